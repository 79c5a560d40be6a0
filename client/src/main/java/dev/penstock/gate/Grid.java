package dev.penstock.gate;

import java.time.Duration;

/**
 * The even places of a count limit: place i of a period lies at {@code anchor + ceil(i * period /
 * permits)}. It is computed from the index, since adding rounded intervals drifts; after every
 * {@code permits} places the anchor moves on by exactly one period.
 *
 * <p>Pure arithmetic, not safe for use by several threads.
 */
final class Grid {
  private static final long HUNDRED_YEARS = Duration.ofDays(36_500).toNanos();

  private final int permits;
  private final long periodNanos;
  private long anchor;
  private int index;

  Grid(int permits, long periodNanos, long anchor) {
    this.permits = permits;
    this.periodNanos = periodNanos;
    this.anchor = anchor;
  }

  /** The next place that is free. */
  long next() {
    return anchor + offset(index);
  }

  /** The place so many after the next one. */
  long after(long count) {
    return anchor + span(index + count);
  }

  /** From a place to the {@code count}-th after it; a hundred years at most. */
  long span(long count) {
    long periods = count / permits;
    return periods > HUNDRED_YEARS / periodNanos
        ? HUNDRED_YEARS
        : periods * periodNanos + offset((int) (count % permits));
  }

  /** Takes the next place. */
  void advance() {
    index++;
    if (index == permits) {
      index = 0;
      anchor += periodNanos;
    }
  }

  /** Makes {@code nanos} the next place, and counts on from it. */
  void moveTo(long nanos) {
    anchor = nanos;
    index = 0;
  }

  /** From a place to the {@code count}-th after it, for at most {@code permits} places. */
  long offset(int count) {
    // The product count * periodNanos can exceed a long; quotient and remainder cannot.
    long whole = count * (periodNanos / permits);
    long part = count * (periodNanos % permits);
    return whole + (part + permits - 1) / permits;
  }
}
