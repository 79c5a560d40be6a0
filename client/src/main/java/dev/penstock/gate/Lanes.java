package dev.penstock.gate;

import dev.penstock.http.Origin;
import dev.penstock.pacing.PacingReport.Cause;
import dev.penstock.pacing.RateLimit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All keys and origins that matter, filed by what they wait for. They outlive their waiters for as
 * long as their limits, pauses or slow-downs could tell them from new ones. Guarded by the gate's
 * lock.
 */
final class Lanes {
  private final GateSettings settings;
  private final Scope client;
  private final Figures figures;
  private final Decisions decisions;
  private final boolean hasSharedBudgets;
  private final Optional<RateLimit> slowableRate;

  private final Map<Object, Lane> lanes = new HashMap<>();
  private final Map<Origin, OriginLanes> origins = new HashMap<>();

  /** Origins with a slot, a due start and a lane that is ready, by the arrival of its head. */
  private final Heap<OriginLanes> open = new Heap<>();

  /** Lanes and origins that wait for a moment, by that moment. */
  private final Heap<Heap.Node> timed = new Heap<>();

  /** Lanes and origins without waiters, by when they are forgotten. */
  private final Heap<Heap.Node> resting = new Heap<>();

  Lanes(GateSettings settings, Scope client, Figures figures, Decisions decisions) {
    this.settings = settings;
    this.client = client;
    this.figures = figures;
    this.decisions = decisions;
    this.hasSharedBudgets = settings.hasSharedBudgets();
    this.slowableRate = settings.slowsDown() ? settings.slowestRate() : Optional.empty();
  }

  /** Whether refusals change anything. */
  boolean canSlowDown() {
    return slowableRate.isPresent();
  }

  /** The lane of a key; null if the key is like a new one. */
  @Nullable Lane find(Object key) {
    return lanes.get(key);
  }

  /** The origin; null if it is like a new one. */
  @Nullable OriginLanes find(Origin origin) {
    return origins.get(origin);
  }

  /** The lane of a key, which may be a new one. It must be filed afterwards. */
  Lane open(Object key, Origin origin, long now) {
    Lane known = lanes.get(key);
    if (known != null) {
      return known;
    }
    OriginLanes shared = origins.get(origin);
    if (shared == null) {
      shared = new OriginLanes(origin, Scope.rested(settings.perOrigin(), now));
      origins.put(origin, shared);
    }
    shared.lanes++;
    SlowDown slowDown = slowableRate.isEmpty() ? null : slowDown(key, origin, now);
    Lane lane = new Lane(key, shared, Scope.rested(settings.perKey(), now), slowDown);
    lanes.put(key, lane);
    return lane;
  }

  private SlowDown slowDown(Object key, Origin origin, long now) {
    return new SlowDown(
        slowableRate.orElseThrow(), figures, step -> decisions.paceChanged(origin, key, step), now);
  }

  /** Puts a lane where it belongs after a change, and its origin. */
  void file(Lane lane, long now) {
    if (lane.isEmpty()) {
      if (lane.inFlight == 0) {
        rest(lane, now);
      } else {
        lane.takeOut();
      }
    } else {
      long due = lane.hold(now);
      if (due > now) {
        timed.put(lane, Math.min(due, lane.lookAgainAt()));
      } else {
        lane.origin.ready.put(lane, lane.head().arrival);
      }
    }
    file(lane.origin, now);
  }

  /** Puts an origin where it belongs after a change. */
  void file(OriginLanes origin, long now) {
    Lane oldest = origin.ready.peek();
    if (origin.lanes == 0) {
      rest(origin, now);
    } else if (oldest == null || origin.inUse >= settings.maxPerOrigin()) {
      origin.takeOut();
    } else if (origin.limits.due() > now) {
      timed.put(origin, origin.limits.due());
    } else {
      open.put(origin, oldest.head().arrival);
    }
  }

  /** Files anew what has waited for a moment that has come, and forgets what has rested enough. */
  void catchUp(long now) {
    for (Heap.Node node = timed.peek(); node != null && node.order() <= now; node = timed.peek()) {
      refile(node, now);
    }
    for (Heap.Node node = resting.peek();
        node != null && node.order() <= now;
        node = resting.peek()) {
      refile(node, now);
    }
  }

  /** Whether a lane waits for nothing but the client's limits and slots. */
  boolean isOpen() {
    return !open.isEmpty();
  }

  /** When the next lane or origin may be ready; far ahead if none waits for a moment. */
  long nextLook() {
    Heap.Node next = timed.peek();
    return next == null ? Long.MAX_VALUE : next.order();
  }

  /** When a budget that keys share has more room. */
  long nextRoomAt(long now) {
    long next = client.nextRoomAt(now);
    for (int i = 0; i < open.size(); i++) {
      next = Math.min(next, open.get(i).limits.nextRoomAt(now));
    }
    return next;
  }

  /** Why nobody started until one more came. */
  Cause heldBy() {
    return timed.peek() instanceof Lane lane && lane.heldBy != null
        ? lane.heldBy
        : Cause.CONCURRENCY;
  }

  /** How many keys there are. */
  int size() {
    return lanes.size();
  }

  /** How many keys are paused. */
  int paused(long now) {
    return (int) lanes.values().stream().filter(lane -> lane.pausedUntil() > now).count();
  }

  /** Of the lanes that may start the one whose head came first; null if there is none. */
  @Nullable Lane choose(long now) {
    OriginLanes oldest = open.peek();
    Lane first = oldest == null ? null : oldest.ready.peek();
    if (first == null || !hasSharedBudgets || hasRoom(first, now)) {
      return first;
    }
    client.beginChoice();
    for (int i = 0; i < open.size(); i++) {
      consider(open.get(i), now);
    }
    Lane chosen = null;
    for (int i = 0; i < open.size(); i++) {
      Lane lane = choose(open.get(i), now);
      if (lane != null && (chosen == null || lane.isOlderThan(chosen))) {
        chosen = lane;
      }
    }
    return chosen;
  }

  private boolean hasRoom(Lane lane, long now) {
    long cost = lane.head().cost();
    return client.fits(cost, now) && lane.origin.limits.fits(cost, now);
  }

  private void consider(OriginLanes origin, long now) {
    origin.limits.beginChoice();
    for (int i = 0; i < origin.ready.size(); i++) {
      client.consider(origin.ready.get(i), now);
      origin.limits.consider(origin.ready.get(i), now);
    }
  }

  private @Nullable Lane choose(OriginLanes origin, long now) {
    Lane chosen = null;
    for (int i = 0; i < origin.ready.size(); i++) {
      Lane lane = origin.ready.get(i);
      if (!client.admits(lane, now) || !origin.limits.admits(lane, now)) {
        lane.shortOfBudget = true;
      } else if (chosen == null || lane.isOlderThan(chosen)) {
        chosen = lane;
      }
    }
    return chosen;
  }

  private void refile(Heap.Node node, long now) {
    if (node instanceof Lane lane) {
      file(lane, now);
    } else if (node instanceof OriginLanes origin) {
      file(origin, now);
    }
  }

  private void rest(Lane lane, long now) {
    long restedAt = lane.restedAt();
    if (restedAt > now) {
      resting.put(lane, restedAt);
    } else {
      if (lane.slowDown != null) {
        lane.slowDown.catchUp(now);
      }
      lane.takeOut();
      if (lanes.remove(lane.key, lane)) {
        lane.origin.lanes--;
      }
    }
  }

  private void rest(OriginLanes origin, long now) {
    long restedAt = origin.limits.restedAt();
    if (restedAt > now) {
      resting.put(origin, restedAt);
    } else {
      origin.takeOut();
      origins.remove(origin.origin, origin);
    }
  }
}
