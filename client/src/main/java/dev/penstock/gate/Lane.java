package dev.penstock.gate;

import dev.penstock.pacing.PacingReport.Cause;
import org.jspecify.annotations.Nullable;

/**
 * One key: its waiters in the order of their arrival, and what holds them back and no other key.
 * Guarded by the gate's lock.
 */
final class Lane extends Heap.Node {
  final Object key;
  final OriginLanes origin;
  final Scope limits;

  /** Null if refusals change nothing. */
  final @Nullable SlowDown slowDown;

  int inFlight;

  /** What {@link #hold} found to be the last thing the head waits for; null for the rate. */
  @Nullable Cause heldBy;

  /** Until when the head was held by it. */
  long heldUntil = Long.MIN_VALUE;

  /** Whether the head found a budget without room that it shares with others. */
  boolean shortOfBudget;

  private @Nullable Waiter head;
  private @Nullable Waiter tail;
  private long entered;
  private long gone;
  private long pausedUntil = Long.MIN_VALUE;

  /** When the present head became the head. */
  private long headSince;

  Lane(Object key, OriginLanes origin, Scope limits, @Nullable SlowDown slowDown) {
    this.key = key;
    this.origin = origin;
    this.limits = limits;
    this.slowDown = slowDown;
  }

  boolean isEmpty() {
    return head == null;
  }

  Waiter head() {
    if (head == null) {
      throw new IllegalStateException("nobody waits");
    }
    return head;
  }

  long headSince() {
    return headSince;
  }

  boolean isOlderThan(Lane other) {
    return head().arrival < other.head().arrival;
  }

  void add(Waiter waiter, long now) {
    waiter.place = entered++;
    waiter.before = tail;
    if (tail == null) {
      head = waiter;
      headSince = now;
    } else {
      tail.after = waiter;
    }
    tail = waiter;
  }

  void remove(Waiter waiter, long now) {
    Waiter before = waiter.before;
    Waiter after = waiter.after;
    if (before == null) {
      head = after;
      headSince = now;
      heldUntil = Long.MIN_VALUE;
      shortOfBudget = false;
    } else {
      before.after = after;
    }
    if (after == null) {
      tail = before;
    } else {
      after.before = before;
    }
    waiter.before = null;
    waiter.after = null;
    gone++;
  }

  /** How many of the key start before it, at least: those behind it that left count as well. */
  long ahead(Waiter waiter) {
    return Math.max(0, waiter.place - gone);
  }

  long pausedUntil() {
    return pausedUntil;
  }

  /** A longer pause stays. Returns by how much it is longer now. */
  long pause(long untilNanos, long now) {
    long before = Math.max(now, pausedUntil);
    pausedUntil = Math.max(pausedUntil, untilNanos);
    return Math.max(0, untilNanos - before);
  }

  /** When nothing of the key's own holds the head back any more, and what did last. */
  long hold(long now) {
    long due = limits.due();
    Cause cause = null;
    if (pausedUntil > due) {
      due = pausedUntil;
      cause = Cause.PAUSE;
    }
    long slowed = slowDown == null ? Long.MIN_VALUE : slowDown.due(now);
    if (slowed > due) {
      due = slowed;
      cause = Cause.SLOW_DOWN;
    }
    long room = limits.roomAt(head().cost(), now);
    if (room > due) {
      due = room;
      cause = Cause.BUDGET;
    }
    if (due > now) {
      heldBy = cause;
      heldUntil = due;
    }
    return due;
  }

  /** When a hold must be looked at again although it is not over: the rate may rise. */
  long lookAgainAt() {
    return slowDown == null ? Long.MAX_VALUE : slowDown.nextStep();
  }

  /** From when on the key is like a new one, if nobody comes. */
  long restedAt() {
    long own = Math.max(pausedUntil, limits.restedAt());
    return slowDown == null ? own : Math.max(own, slowDown.restedAt());
  }
}
