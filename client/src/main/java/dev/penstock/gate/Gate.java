package dev.penstock.gate;

import dev.penstock.http.Origin;
import dev.penstock.pacing.PacingReport;
import dev.penstock.pacing.PacingReport.Cause;
import dev.penstock.seam.Scheduler;
import dev.penstock.seam.Scheduler.Scheduled;
import dev.penstock.seam.Ticker;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Decides when an attempt may start. A waiter is released when all of these hold at once, and
 * nothing is held while waiting for the rest:
 *
 * <ol>
 *   <li>its place on the {@link Grid} of each rate has come, and on that of its key's {@link
 *       SlowDown};
 *   <li>the {@link StartLog} of each rate has room: never more starts than asked in any window of
 *       one period;
 *   <li>the {@link CostLog} of each budget has room for its cost;
 *   <li>its key is not paused;
 *   <li>a concurrency slot is free, of the client and of its origin.
 * </ol>
 *
 * <p>Waiters of one key start in the order of their arrival. A key whose head cannot start blocks
 * no other; among heads that can, the one that came first goes first. One exception keeps a large
 * cost from waiting for ever: a head that has waited for a shared budget for over its period gets
 * the room that comes free.
 *
 * <p><b>Cold start.</b> With a rate, nothing follows the very first attempt until its head is on
 * the wire (or it has failed), and the grid is anchored there: a cold JVM needs a fraction of a
 * second for its first request and would send the next ones bunched behind it.
 *
 * <p>Three layers: {@link CountLimit}, {@link CostLog} and {@link SlowDown} are the arithmetic,
 * this class the state under one lock, the {@link Scheduler} the thread that waits. Waiters are
 * told outside the lock.
 */
public final class Gate {
  private static final long LONGEST_PAUSE = Duration.ofDays(36_500).toNanos();

  /** A settled cost above this counts as this: sums stay numbers. */
  private static final long MAX_COST = 1_000_000_000_000_000L;

  private final Decisions decisions;
  private final Ticker ticker;
  private final Scheduler scheduler;
  private final GateSettings settings;
  private final boolean hasBudgets;
  private final long maxCost;

  private final ReentrantLock lock = new ReentrantLock();

  // All below is guarded by the lock.
  private final Scope client;
  private final Lanes lanes;
  private final Figures figures = new Figures();
  private long arrivals;
  private int waiting;
  private int inFlight;

  /** When all slots of the client were last in use. */
  private long fullUntil = Long.MIN_VALUE;

  /** Whether nothing has started and there is a rate. */
  private boolean cold;

  /** The very first, until it is on the wire or over. Written under the lock, read without too. */
  private volatile @Nullable Waiter first;

  private @Nullable Scheduled alarm;
  private long alarmNanos;

  /** A gate through which nothing has gone, and that tells nobody of its decisions. */
  public Gate(Ticker ticker, Scheduler scheduler, GateSettings settings) {
    this(ticker, scheduler, settings, GateListener.NONE, Runnable::run);
  }

  /**
   * A gate through which nothing has gone.
   *
   * @param listener hears of its decisions
   * @param executor where
   */
  public Gate(
      Ticker ticker,
      Scheduler scheduler,
      GateSettings settings,
      GateListener listener,
      Executor executor) {
    this.decisions = new Decisions(listener, executor);
    this.ticker = ticker;
    this.scheduler = scheduler;
    this.settings = settings;
    this.hasBudgets = settings.hasBudgets();
    this.maxCost = settings.maxCost();
    this.client = Scope.cold(settings.client(), ticker.nanos());
    this.lanes = new Lanes(settings, client, figures, decisions);
    this.cold = settings.hasRates();
  }

  /**
   * Starts that were made before this gate, by the limits over everything: they count in every
   * window of them. To be told before anything enters.
   *
   * @param nanos their ticks, in order
   */
  public void startedBefore(long[] nanos) {
    lock.lock();
    try {
      client.startedBefore(nanos);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Puts the waiter at the tail of its key. Returns false if too many wait already.
   *
   * @throws IllegalArgumentException if its cost is above a budget: it could never start
   */
  public boolean enter(Waiter waiter) {
    if (waiter.cost() > maxCost) {
      throw new IllegalArgumentException(
          "a cost of %d can never start: the budget is %d".formatted(waiter.cost(), maxCost));
    }
    @Nullable Waiter released;
    lock.lock();
    try {
      if (waiting >= settings.maxWaiting()) {
        return false;
      }
      if (waiter.lane != null) {
        throw new IllegalStateException("it waits already, or has not finished");
      }
      long now = ticker.nanos();
      if (waiting == 0) {
        endRest(now);
      }
      queue(waiter, lanes.open(waiter.key(), waiter.origin(), now), now);
      released = release(now);
    } finally {
      lock.unlock();
    }
    tell(released);
    return true;
  }

  /** Takes the waiter out, at no cost to anyone. Returns false if it was released before. */
  public boolean leave(Waiter waiter) {
    @Nullable Waiter released;
    lock.lock();
    try {
      Lane lane = waiter.lane;
      if (lane == null || !waiter.isWaiting) {
        return false;
      }
      long now = ticker.nanos();
      takeOut(waiter, lane, now);
      waiter.lane = null;
      giveUp(lane, now);
      lanes.file(lane, now);
      released = hasBudgets ? release(now) : null;
    } finally {
      lock.unlock();
    }
    tell(released);
    return true;
  }

  /** The head of the attempt was handed to the socket. */
  public void sent(Waiter waiter, long nanos) {
    if (!waiter.equals(first)) {
      return;
    }
    @Nullable Waiter released;
    lock.lock();
    try {
      if (!endColdStart(waiter, nanos)) {
        return;
      }
      released = release(ticker.nanos());
    } finally {
      lock.unlock();
    }
    tell(released);
  }

  /** The attempt is over: its slot is free. Does nothing for one that holds no slot. */
  public void finish(Waiter waiter) {
    @Nullable Waiter released;
    lock.lock();
    try {
      Lane lane = waiter.lane;
      if (lane == null || waiter.isWaiting) {
        return;
      }
      long now = ticker.nanos();
      endColdStart(waiter, now);
      waiter.lane = null;
      giveSlotBack(lane, now);
      released = release(now);
    } finally {
      lock.unlock();
    }
    tell(released);
  }

  /**
   * Nothing of the key starts before this tick. A longer pause that was told before stays; what has
   * started is not touched.
   */
  public void pause(Origin origin, Object key, long untilNanos) {
    @Nullable Waiter released;
    lock.lock();
    try {
      long now = ticker.nanos();
      Lane lane = lanes.open(key, origin, now);
      long longer = lane.pause(Math.min(untilNanos, now + LONGEST_PAUSE), now);
      if (longer > 0) {
        figures.paused(longer);
        decisions.paused(origin, key, lane.pausedUntil() - now);
      }
      lanes.file(lane, now);
      released = release(now);
    } finally {
      lock.unlock();
    }
    tell(released);
  }

  /**
   * An answer came to what had started. To be called once for each.
   *
   * @param refused whether the server asks for fewer requests: 429, 503 or 529
   */
  public void answered(Waiter waiter, boolean refused) {
    if (!lanes.canSlowDown()) {
      return;
    }
    lock.lock();
    try {
      long now = ticker.nanos();
      Lane lane =
          waiter.lane == null ? lanes.open(waiter.key(), waiter.origin(), now) : waiter.lane;
      if (lane.slowDown != null) {
        lane.slowDown.answered(refused, now);
      }
      lanes.file(lane, now);
    } finally {
      lock.unlock();
    }
    decisions.tell();
  }

  /** What had started took so much of every budget, instead of the cost it had named. */
  public void settle(Waiter waiter, long cost) {
    if (cost < 0) {
      throw new IllegalArgumentException("cost < 0: " + cost);
    }
    if (!hasBudgets) {
      return;
    }
    @Nullable Waiter released;
    lock.lock();
    try {
      if (!waiter.hasStarted) {
        return;
      }
      long now = ticker.nanos();
      long more = Math.min(cost, MAX_COST) - waiter.loggedCost;
      waiter.loggedCost += more;
      client.changeCost(waiter.startNanos, more, now);
      OriginLanes origin = lanes.find(waiter.origin());
      if (origin != null) {
        origin.limits.changeCost(waiter.startNanos, more, now);
      }
      Lane lane = lanes.find(waiter.key());
      if (lane != null) {
        lane.limits.changeCost(waiter.startNanos, more, now);
        lanes.file(lane, now);
      }
      released = release(now);
    } finally {
      lock.unlock();
    }
    tell(released);
  }

  /**
   * A tick before which a waiter cannot start, even if all that wait before it in its key do: by
   * the rates and a pause. Budgets and slots may make it later. Takes no longer for more waiters.
   */
  public long earliestStart(Waiter waiter) {
    lock.lock();
    try {
      long now = ticker.nanos();
      Lane lane = waiter.lane;
      if (lane == null || !waiter.isWaiting) {
        return now;
      }
      long ahead = lane.ahead(waiter);
      long due = Math.max(now, lane.pausedUntil());
      due = Math.max(due, dueAfter(ahead, client, now));
      due = Math.max(due, dueAfter(ahead, lane.origin.limits, now));
      return Math.max(due, dueAfter(ahead, lane.limits, now));
    } finally {
      lock.unlock();
    }
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

  /** Waiters that were released and have not finished. */
  public int inFlight() {
    lock.lock();
    try {
      return inFlight;
    } finally {
      lock.unlock();
    }
  }

  /** Keys that are remembered. */
  int keys() {
    lock.lock();
    try {
      return lanes.size();
    } finally {
      lock.unlock();
    }
  }

  /** Keys of which nothing may start yet. */
  public int pausedKeys() {
    lock.lock();
    try {
      return lanes.paused(ticker.nanos());
    } finally {
      lock.unlock();
    }
  }

  /**
   * When the next start may be, as far as rates, budgets and pauses tell; now if nothing holds it
   * back, or only a lack of slots does.
   */
  public long nextStart() {
    lock.lock();
    try {
      long due = Math.max(ticker.nanos(), client.due());
      return waiting > 0 && alarm != null ? Math.max(due, alarmNanos) : due;
    } finally {
      lock.unlock();
    }
  }

  /** What the gate did so far. */
  public PacingReport report() {
    lock.lock();
    try {
      return figures.report(settings.slowestClientRate());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Starts all that may start now, and sets the alarm for the next. They are to be told: the first
   * of them, with the others {@link Waiter#after} it.
   */
  private @Nullable Waiter release(long now) {
    lanes.catchUp(now);
    Waiter released = pollNext(now);
    Waiter last = released;
    while (last != null) {
      last.after = pollNext(now);
      last = last.after;
    }
    return released;
  }

  private void tell(@Nullable Waiter released) {
    Waiter next = released;
    while (next != null) {
      Waiter waiter = next;
      next = waiter.after;
      waiter.after = null;
      tellOf(waiter);
    }
    decisions.tell();
  }

  private void tellOf(Waiter waiter) {
    try {
      waiter.released(waiter.scheduledNanos, waiter.startNanos);
    } catch (RuntimeException | Error e) {
      finish(waiter);
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
  }

  private @Nullable Waiter pollNext(long now) {
    if (first != null) {
      return null;
    }
    while (lanes.isOpen()) {
      long due = client.due();
      if (due > now) {
        wakeAt(due);
        return null;
      }
      if (inFlight >= settings.maxInFlight()) {
        return null;
      }
      Lane lane = lanes.choose(now);
      if (lane == null) {
        wakeAt(Math.min(lanes.nextRoomAt(now), lanes.nextLook()));
        return null;
      }
      if (lane.slowDown == null || lane.hold(now) <= now) {
        return start(lane, now);
      }
      lanes.file(lane, now);
    }
    if (waiting > 0 && lanes.nextLook() < Long.MAX_VALUE) {
      wakeAt(Math.max(lanes.nextLook(), client.due()));
    }
    return null;
  }

  private void queue(Waiter waiter, Lane lane, long now) {
    waiter.arrival = arrivals++;
    waiter.enteredNanos = now;
    waiter.lane = lane;
    waiter.isWaiting = true;
    waiter.hasStarted = false;
    if (lane.origin.waiting == 0) {
      lane.origin.limits.endRest(now);
    }
    boolean atHead = lane.isEmpty();
    if (atHead) {
      lane.limits.endRest(now);
    }
    lane.add(waiter, now);
    if (atHead && waiting > 0) {
      lane.heldBy = lanes.heldBy();
      lane.heldUntil = now;
    }
    waiting++;
    lane.origin.waiting++;
    if (atHead) {
      lanes.file(lane, now);
    }
  }

  private Waiter start(Lane lane, long now) {
    Waiter waiter = lane.head();
    long due = Math.max(client.due(), Math.max(lane.origin.limits.due(), lane.limits.due()));
    if (due == Long.MIN_VALUE) {
      waiter.scheduledNanos = lane.headSince();
    } else {
      if (lane.slowDown != null && lane.slowDown.due(now) > due) {
        due = slowDown(lane, lane.slowDown, due, now);
      }
      waiter.scheduledNanos = Math.max(due, waiter.enteredNanos);
      noteLateness(lane, due, now);
    }
    client.start(waiter.cost(), now);
    lane.origin.limits.start(waiter.cost(), now);
    lane.limits.start(waiter.cost(), now);
    if (lane.slowDown != null) {
      lane.slowDown.start(now);
    }
    waiter.hasStarted = true;
    waiter.startNanos = now;
    waiter.loggedCost = waiter.cost();
    figures.start(now);
    inFlight++;
    lane.inFlight++;
    lane.origin.inUse++;
    takeOut(waiter, lane, now);
    lanes.file(lane, now);
    if (cold) {
      cold = false;
      first = waiter;
    }
    return waiter;
  }

  private long dueAfter(long others, Scope scope, long now) {
    return cold || first != null ? scope.coldDueAfter(others, now) : scope.dueAfter(others);
  }

  /** The start comes from a slower grid, and the rates count on from it. Returns when it is due. */
  private long slowDown(Lane lane, SlowDown slowDown, long asked, long now) {
    long due = slowDown.due(now);
    slowDown.lose(due - asked);
    client.postpone(due);
    lane.origin.limits.postpone(due);
    lane.limits.postpone(due);
    return due;
  }

  /** A start long after its time is a stall; the time is blamed on what took the most of it. */
  private void noteLateness(Lane lane, long due, long now) {
    long late = now - due;
    if (late <= CountLimit.LATE_NANOS) {
      return;
    }
    long heldUntil = lane.heldUntil;
    Cause cause = lane.heldBy == null ? Cause.MACHINE : lane.heldBy;
    long full = Math.max(fullUntil, lane.origin.fullUntil);
    if (full > heldUntil) {
      heldUntil = full;
      cause = Cause.CONCURRENCY;
    }
    if (lane.shortOfBudget) {
      heldUntil = now;
      cause = Cause.BUDGET;
    }
    long held = Math.max(0, heldUntil - due);
    figures.stall(2 * held > late ? cause : Cause.MACHINE, late);
  }

  private void endRest(long now) {
    if (first == null && !cold && inFlight < settings.maxInFlight()) {
      long due = client.due();
      if (due != Long.MIN_VALUE && now - due > CountLimit.LATE_NANOS) {
        figures.stall(Cause.INPUT, now - due);
      }
    }
    client.endRest(now);
  }

  private void giveUp(Lane lane, long now) {
    if (waiting == 0) {
      client.giveUp(now);
    }
    if (lane.origin.waiting == 0) {
      lane.origin.limits.giveUp(now);
    }
    if (lane.isEmpty()) {
      lane.limits.giveUp(now);
    }
  }

  private boolean endColdStart(Waiter waiter, long nanos) {
    if (!waiter.equals(first)) {
      return false;
    }
    first = null;
    client.firstSent(nanos);
    Lane lane = waiter.lane;
    if (lane != null) {
      lane.origin.limits.firstSent(nanos);
      lane.limits.firstSent(nanos);
      lanes.file(lane, ticker.nanos());
    }
    figures.firstSent(nanos);
    return true;
  }

  private void takeOut(Waiter waiter, Lane lane, long now) {
    lane.remove(waiter, now);
    waiter.isWaiting = false;
    waiting--;
    lane.origin.waiting--;
  }

  private void giveSlotBack(Lane lane, long now) {
    OriginLanes origin = lane.origin;
    if (inFlight == settings.maxInFlight()) {
      fullUntil = now;
    }
    if (origin.inUse == settings.maxPerOrigin()) {
      origin.fullUntil = now;
    }
    inFlight--;
    origin.inUse--;
    lane.inFlight--;
    lanes.file(lane, now);
  }

  /** Sets the alarm, or moves it forward; one that is too early is set again when it has come. */
  private void wakeAt(long nanos) {
    if (alarm != null) {
      if (alarmNanos <= nanos) {
        return;
      }
      alarm.cancel();
    }
    alarmNanos = nanos;
    alarm = scheduler.at(nanos, this::onAlarm);
  }

  private void onAlarm() {
    @Nullable Waiter released;
    lock.lock();
    try {
      long now = ticker.nanos();
      // One that was cancelled too late may come before the present one.
      if (alarmNanos <= now) {
        alarm = null;
      }
      released = release(now);
    } finally {
      lock.unlock();
    }
    tell(released);
  }
}
