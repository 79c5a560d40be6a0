package dev.penstock.gate;

import java.util.Arrays;

/**
 * The last starts, as many as a period may have: tells when one more fits into every half-open
 * window of one period.
 *
 * <p>Pure arithmetic, not safe for use by several threads.
 */
final class StartLog {
  private static final int FIRST_CAPACITY = 64;

  private final int permits;
  private final long periodNanos;

  /** A ring that grows up to {@code permits}; {@code oldest} is its first while it is full. */
  private long[] starts;

  private int size;
  private int oldest;

  StartLog(int permits, long periodNanos) {
    this.permits = permits;
    this.periodNanos = periodNanos;
    this.starts = new long[Math.min(permits, FIRST_CAPACITY)];
  }

  /** When the start that is {@code permits} back leaves the window; long ago if there is none. */
  long roomAt() {
    return size < permits ? Long.MIN_VALUE : starts[oldest] + periodNanos;
  }

  void add(long nanos) {
    if (size == permits) {
      starts[oldest] = nanos;
      oldest = oldest + 1 == permits ? 0 : oldest + 1;
      return;
    }
    if (size == starts.length) {
      starts = Arrays.copyOf(starts, (int) Math.min(permits, 2L * size));
    }
    starts[size++] = nanos;
  }
}
