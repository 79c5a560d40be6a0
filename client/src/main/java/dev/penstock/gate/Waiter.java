package dev.penstock.gate;

import dev.penstock.http.Origin;
import org.jspecify.annotations.Nullable;

/** One that wants to start: the gate calls {@link #released} once, unless it leaves before. */
public abstract class Waiter {
  private final Origin origin;
  private final Object key;
  private final long cost;

  /** Its place in the order of arrival. Guarded by the gate's lock. */
  long arrival;

  /** The lane it waits in or started from; null before and after. Guarded by the gate's lock. */
  @Nullable Lane lane;

  boolean isWaiting;
  boolean hasStarted;

  /** Its neighbour in the lane towards the head. Guarded by the gate's lock. */
  @Nullable Waiter before;

  /**
   * Its neighbour in the lane towards the tail, guarded by the gate's lock. Once it is released:
   * who is to be told after it, by the thread that released them.
   */
  @Nullable Waiter after;

  /** How many were in the lane before it. Guarded by the gate's lock. */
  long place;

  long enteredNanos;

  /** When it started and what was logged for it. Guarded by the gate's lock. */
  long startNanos;

  long loggedCost;

  /**
   * When it was due. Written under the gate's lock before the release, then read by the release.
   */
  long scheduledNanos;

  /**
   * A waiter that has not entered.
   *
   * @param key waiters of one key start in the order of their arrival; all of a key have one origin
   * @param cost what it takes of every budget, 0 or more
   */
  protected Waiter(Origin origin, Object key, long cost) {
    if (cost < 0) {
      throw new IllegalArgumentException("cost < 0: " + cost);
    }
    this.origin = origin;
    this.key = key;
    this.cost = cost;
  }

  /** A waiter that costs no budget anything. */
  protected Waiter(Origin origin, Object key) {
    this(origin, key, 0);
  }

  final Origin origin() {
    return origin;
  }

  final Object key() {
    return key;
  }

  final long cost() {
    return cost;
  }

  /**
   * It may start, and holds a slot from now until {@link Gate#finish}. Called outside the gate's
   * lock, on the timer's thread or on whichever thread made the room; must not block. If it throws,
   * its slot is given back, and the thread's handler of uncaught exceptions is told.
   *
   * @param scheduledNanos when it was due
   * @param nowNanos when it was released
   */
  protected abstract void released(long scheduledNanos, long nowNanos);
}
