package dev.penstock.gate;

/**
 * The even places of a count limit: place i of a period lies at {@code anchor + ceil(i * period /
 * permits)}. It is computed from the index, since adding rounded intervals drifts; after every
 * {@code permits} places the anchor moves on by exactly one period.
 *
 * <p>Pure arithmetic, not safe for use by several threads.
 */
final class Grid {
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

  /** The place so many after the next one; as good as never if no number can say when. */
  long after(long count) {
    long places = index + count;
    long periods = places / permits;
    if (periods > Long.MAX_VALUE / 4 / periodNanos) {
      return Long.MAX_VALUE / 2;
    }
    return anchor + periods * periodNanos + offset((int) (places % permits));
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
