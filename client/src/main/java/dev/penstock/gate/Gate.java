package dev.penstock.gate;

import dev.penstock.http.Origin;
import dev.penstock.pacing.PacingReport;
import dev.penstock.pacing.PacingReport.Cause;
import dev.penstock.pacing.RateLimit;
import dev.penstock.seam.Scheduler;
import dev.penstock.seam.Ticker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Decides when an attempt may start. A waiter is released when all of these hold at once, and
 * nothing is held while waiting for the rest:
 *
 * <ol>
 *   <li>its place on the {@link Grid} has come;
 *   <li>the {@link StartLog} has room: never more starts than asked in any window of one period;
 *   <li>a concurrency slot is free, of the client and of its origin.
 * </ol>
 *
 * <p>Waiters of one key start in the order of their arrival. A key whose head cannot start blocks
 * no other; among heads that can, the one that came first goes first.
 *
 * <p><b>Cold start.</b> With a rate, nothing follows the very first attempt until its head is on
 * the wire (or it has failed), and the grid is anchored there: a cold JVM needs a fraction of a
 * second for its first request and would send the next ones bunched behind it.
 *
 * <p>Three layers: {@link CountLimit} is the arithmetic, this class the state under one lock, the
 * {@link Scheduler} the thread that waits. Waiters are told outside the lock.
 */
public final class Gate {
  private final Ticker ticker;
  private final Scheduler scheduler;
  private final Optional<RateLimit> rate;
  private final int maxInFlight;
  private final int maxPerOrigin;
  private final int maxWaiting;

  private final ReentrantLock lock = new ReentrantLock();

  // All below is guarded by the lock.
  private final List<CountLimit> limits;
  private final Map<Object, Lane> lanes = new HashMap<>();
  private final Map<Origin, OriginSlots> origins = new HashMap<>();

  /** Lanes whose head waits for its time or for a slot of the client only, by its arrival. */
  private final TreeMap<Long, Lane> ready = new TreeMap<>();

  private final Figures figures = new Figures();
  private long arrivals;
  private int waiting;
  private int inFlight;

  /** Whether the next start is due and none of the waiters had a slot. */
  private boolean shortOfSlots;

  /** Whether nothing has started and there is a rate. */
  private boolean cold;

  /** The very first, until it is on the wire or over. */
  private @Nullable Waiter first;

  private boolean alarmSet;

  /**
   * A gate through which nothing has gone.
   *
   * @param maxInFlight slots in all
   * @param maxPerOrigin slots of each origin
   * @param maxWaiting waiters in all; further ones are turned away
   */
  public Gate(
      Ticker ticker,
      Scheduler scheduler,
      Optional<RateLimit> rate,
      int maxInFlight,
      int maxPerOrigin,
      int maxWaiting) {
    this.ticker = ticker;
    this.scheduler = scheduler;
    this.rate = rate;
    this.maxInFlight = maxInFlight;
    this.maxPerOrigin = maxPerOrigin;
    this.maxWaiting = maxWaiting;
    this.limits = rate.map(limit -> new CountLimit(limit, ticker.nanos())).stream().toList();
    this.cold = rate.isPresent();
  }

  /** Puts the waiter at the tail of its key. Returns false if too many wait already. */
  public boolean enter(Waiter waiter) {
    lock.lock();
    try {
      if (waiting >= maxWaiting) {
        return false;
      }
      long now = ticker.nanos();
      if (waiting == 0) {
        endRest(now);
      }
      waiter.arrival = arrivals++;
      Lane lane = lanes.computeIfAbsent(waiter.key(), key -> openLane(key, waiter.origin(), now));
      waiter.lane = lane;
      boolean atHead = lane.isEmpty();
      lane.add(waiter);
      if (atHead) {
        makeReady(lane, now);
      }
      waiting++;
    } finally {
      lock.unlock();
    }
    release();
    return true;
  }

  /** Takes the waiter out, at no cost to anyone. Returns false if it was released before. */
  public boolean leave(Waiter waiter) {
    lock.lock();
    try {
      if (waiter.lane == null) {
        return false;
      }
      long now = ticker.nanos();
      takeOut(waiter, waiter.lane, now);
      if (waiting == 0) {
        limits.forEach(limit -> limit.giveUp(now));
      }
    } finally {
      lock.unlock();
    }
    return true;
  }

  /** The head of the attempt was handed to the socket. */
  public void sent(Waiter waiter, long nanos) {
    lock.lock();
    try {
      if (!endColdStart(waiter, nanos)) {
        return;
      }
    } finally {
      lock.unlock();
    }
    release();
  }

  /** The attempt is over: its slot is free. To be called once for each release. */
  public void finish(Waiter waiter) {
    lock.lock();
    try {
      long now = ticker.nanos();
      endColdStart(waiter, now);
      inFlight--;
      OriginSlots slots = origins.get(waiter.origin());
      if (slots != null) {
        slots.inUse--;
        slots.blocked.forEach(lane -> makeReady(lane, now));
        slots.blocked.clear();
        forget(slots);
      }
    } finally {
      lock.unlock();
    }
    release();
  }

  /** Waiters that have not been released. */
  public int waiting() {
    lock.lock();
    try {
      return waiting;
    } finally {
      lock.unlock();
    }
  }

  /** What the gate did so far. */
  public PacingReport report() {
    lock.lock();
    try {
      return figures.report(rate);
    } finally {
      lock.unlock();
    }
  }

  /** Releases all that may start now, and sets the alarm for the next. */
  private void release() {
    List<Waiter> released = new ArrayList<>(1);
    long now;
    lock.lock();
    try {
      now = ticker.nanos();
      for (Waiter next = pollNext(now); next != null; next = pollNext(now)) {
        released.add(next);
      }
    } finally {
      lock.unlock();
    }
    for (Waiter waiter : released) {
      waiter.released(waiter.scheduledNanos, now);
    }
  }

  private @Nullable Waiter pollNext(long now) {
    if (ready.isEmpty() || first != null) {
      return null;
    }
    long due = due(now);
    if (due > now) {
      wakeAt(due);
      return null;
    }
    Lane lane = inFlight < maxInFlight ? firstLaneWithSlot() : null;
    if (lane == null) {
      shortOfSlots = true;
      return null;
    }
    Waiter waiter = lane.head();
    waiter.scheduledNanos = limits.isEmpty() ? lane.headSince() : due;
    start(waiter, due, now);
    lane.slots.inUse++;
    takeOut(waiter, lane, now);
    return waiter;
  }

  /** The lane is new or has a slot again. If no other was ready, slots were short until now. */
  private void makeReady(Lane lane, long now) {
    if (ready.isEmpty() && due(now) < now) {
      shortOfSlots = true;
    }
    ready.put(lane.head().arrival, lane);
  }

  /** Never goes back. */
  private long due(long now) {
    long due = limits.isEmpty() ? now : Long.MIN_VALUE;
    for (CountLimit limit : limits) {
      due = Math.max(due, limit.due());
    }
    return due;
  }

  /** The lane whose head came first; the ones that wait for their origin are set aside. */
  private @Nullable Lane firstLaneWithSlot() {
    while (!ready.isEmpty()) {
      Lane lane = ready.firstEntry().getValue();
      if (lane.slots.inUse < maxPerOrigin) {
        return lane;
      }
      ready.pollFirstEntry();
      lane.slots.blocked.add(lane);
    }
    return null;
  }

  private void start(Waiter waiter, long due, long now) {
    if (now - due > CountLimit.LATE_NANOS) {
      figures.stall(shortOfSlots ? Cause.CONCURRENCY : Cause.MACHINE, now - due);
    }
    shortOfSlots = false;
    limits.forEach(limit -> limit.start(now));
    figures.start(now);
    inFlight++;
    if (cold) {
      cold = false;
      first = waiter;
    }
  }

  private void endRest(long now) {
    if (first == null && !cold && !limits.isEmpty() && inFlight < maxInFlight) {
      long idle = now - due(now);
      if (idle > CountLimit.LATE_NANOS) {
        figures.stall(Cause.INPUT, idle);
      }
    }
    limits.forEach(limit -> limit.endRest(now));
  }

  private boolean endColdStart(Waiter waiter, long nanos) {
    if (first == null || !first.equals(waiter)) {
      return false;
    }
    first = null;
    limits.forEach(limit -> limit.firstSent(nanos));
    figures.firstSent(nanos);
    return true;
  }

  private void takeOut(Waiter waiter, Lane lane, long now) {
    lane.remove(waiter, now);
    waiter.lane = null;
    waiting--;
    boolean wasReady = ready.remove(waiter.arrival) != null;
    if (lane.isEmpty()) {
      lanes.remove(lane.key);
      lane.slots.blocked.remove(lane);
      lane.slots.lanes--;
      forget(lane.slots);
    } else if (wasReady) {
      ready.put(lane.head().arrival, lane);
    }
  }

  private Lane openLane(Object key, Origin origin, long now) {
    OriginSlots slots = origins.computeIfAbsent(origin, OriginSlots::new);
    slots.lanes++;
    return new Lane(key, slots, now);
  }

  private void forget(OriginSlots slots) {
    if (slots.lanes == 0 && slots.inUse == 0) {
      origins.remove(slots.origin);
    }
  }

  /** An alarm that is set already is not later: what is due never goes back. */
  private void wakeAt(long nanos) {
    if (!alarmSet) {
      alarmSet = true;
      scheduler.at(nanos, this::onAlarm);
    }
  }

  private void onAlarm() {
    lock.lock();
    try {
      alarmSet = false;
    } finally {
      lock.unlock();
    }
    release();
  }
}
