package dev.penstock.gate;

import dev.penstock.pacing.RateLimit;

/**
 * One rate limit: where the next start belongs, by the grid and by the window, and what a late one
 * does to the places after it.
 *
 * <p>A start that is up to 10 ms late leaves the grid alone, so that the ones behind it catch up. A
 * later one becomes the new anchor: there is no credit for the past. Credit for a burst is earned
 * only while nobody waits.
 *
 * <p>Pure arithmetic, not safe for use by several threads.
 */
final class CountLimit {
  /** Beyond this a start counts as late. */
  static final long LATE_NANOS = 10_000_000;

  private final long periodNanos;
  private final int burst;
  private final Grid grid;
  private final StartLog log;

  /** When the last rest ended: places before it are credit, and not late until then. */
  private long restEnd;

  /** When it was last used; long ago if never. */
  private long lastUse = Long.MIN_VALUE;

  /** A limit that nothing has used; its burst is earned by {@link #firstSent}. */
  CountLimit(RateLimit limit, long now) {
    periodNanos = limit.period().toNanos();
    burst = limit.burst();
    grid = new Grid(limit.permits(), periodNanos, now);
    log = new StartLog(limit.permits(), periodNanos);
    restEnd = now;
  }

  /** Starts that were made before, in order: they take no places, but count in every window. */
  void startedBefore(long[] nanos) {
    for (long start : nanos) {
      log.add(start);
    }
  }

  /** When the next start is due: the latest of its place, the rest's end and the window's room. */
  long due() {
    return Math.max(place(), log.roomAt());
  }

  /**
   * A tick before which the start after so many others is not due: they take the places before it.
   */
  long dueAfter(long others) {
    return Math.max(due(), grid.after(others));
  }

  /** The same while the very first start is not sent: the places will count from then. */
  long coldDueAfter(long others, long now) {
    return Math.min(dueAfter(others), now - grid.offset(burst - 1) + grid.span(others));
  }

  /** It has rested for ever: its burst is at hand. */
  void beRested(long now) {
    grid.moveTo(now - grid.offset(burst - 1));
    restEnd = now;
  }

  /** From when on it is like one that has rested for ever; long ago if it is. */
  long restedAt() {
    return lastUse == Long.MIN_VALUE ? lastUse : lastUse + 2 * periodNanos;
  }

  /** A request comes while none waits. */
  void endRest(long now) {
    long credit = now - grid.offset(burst - 1);
    if (credit > grid.next()) {
      grid.moveTo(credit);
    }
    restEnd = now;
  }

  /** The next place is not before this moment, and the others count from there. */
  void postpone(long nanos) {
    if (place() < nanos) {
      grid.moveTo(nanos);
    }
  }

  /** The start takes the next place. */
  void start(long now) {
    dropCreditIfLate(now);
    grid.advance();
    log.add(now);
    lastUse = now;
  }

  /** The last that waited gives up: the time it waited is no rest, and earns no credit. */
  void giveUp(long now) {
    dropCreditIfLate(now);
  }

  /** The very first start reached the wire only now: the places count from here. */
  void firstSent(long now) {
    beRested(now);
    grid.advance();
    lastUse = now;
  }

  private void dropCreditIfLate(long now) {
    if (now - place() > LATE_NANOS) {
      grid.moveTo(now);
    }
  }

  private long place() {
    return Math.max(grid.next(), restEnd);
  }
}
