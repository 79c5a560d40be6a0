package dev.penstock.gate;

import dev.penstock.http.Origin;
import org.jspecify.annotations.Nullable;

/** One that wants to start: the gate calls {@link #released} once, unless it leaves before. */
public abstract class Waiter {
  private final Origin origin;
  private final Object key;

  /** Its place in the order of arrival. Guarded by the gate's lock. */
  long arrival;

  /** The lane it waits in; null when it does not wait. Guarded by the gate's lock. */
  @Nullable Lane lane;

  /**
   * When it was due. Written under the gate's lock before the release, then read by the release.
   */
  long scheduledNanos;

  /**
   * A waiter that has not entered.
   *
   * @param key waiters of one key start in the order of their arrival; all of a key have one origin
   */
  protected Waiter(Origin origin, Object key) {
    this.origin = origin;
    this.key = key;
  }

  final Origin origin() {
    return origin;
  }

  final Object key() {
    return key;
  }

  /**
   * It may start, and holds a slot from now until {@link Gate#finish}. Called outside the gate's
   * lock, on the timer's thread or on whichever thread made the room; must neither block nor throw.
   *
   * @param scheduledNanos when it was due
   * @param nowNanos when it was released
   */
  protected abstract void released(long scheduledNanos, long nowNanos);
}
