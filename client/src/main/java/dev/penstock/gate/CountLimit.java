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

  private final int burst;
  private final Grid grid;
  private final StartLog log;

  /** When the last rest ended: places before it are credit, and not late until then. */
  private long restEnd;

  CountLimit(RateLimit limit, long now) {
    long periodNanos = limit.period().toNanos();
    burst = limit.burst();
    grid = new Grid(limit.permits(), periodNanos, now);
    log = new StartLog(limit.permits(), periodNanos);
    restEnd = now;
    endRest(now, true);
  }

  /** When the next start is due: the latest of its place, the window's room and the rest's end. */
  long due() {
    long place = Math.max(grid.next(), restEnd);
    return log.hasRoom() ? place : Math.max(place, log.roomAt());
  }

  /** A request comes while none waits. */
  void endRest(long now) {
    endRest(now, false);
  }

  private void endRest(long now, boolean fresh) {
    long credit = now - grid.offset(burst - 1);
    if (fresh || credit > grid.next()) {
      grid.moveTo(credit);
    }
    restEnd = now;
  }

  /** The start takes the next place. */
  void start(long now) {
    if (now - Math.max(grid.next(), restEnd) > LATE_NANOS) {
      grid.moveTo(now);
    }
    grid.advance();
    log.add(now);
  }

  /** The very first start reached the wire only now: the places count from here. */
  void firstSent(long now) {
    grid.moveTo(now - grid.offset(burst - 1));
    grid.advance();
    restEnd = now;
  }
}
