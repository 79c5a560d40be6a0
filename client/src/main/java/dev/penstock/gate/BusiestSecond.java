package dev.penstock.gate;

import java.util.Arrays;

/**
 * The most starts in any half-open window of one second.
 *
 * <p>Pure arithmetic, not safe for use by several threads.
 */
final class BusiestSecond {
  private static final long SECOND = 1_000_000_000;

  /** A ring of the starts within the last second. */
  private long[] starts = new long[64];

  private int first;
  private int size;
  private int most;

  void add(long nanos) {
    while (size > 0 && nanos - starts[first] >= SECOND) {
      first = (first + 1) % starts.length;
      size--;
    }
    if (size == starts.length) {
      grow();
    }
    starts[(first + size) % starts.length] = nanos;
    size++;
    most = Math.max(most, size);
  }

  int most() {
    return most;
  }

  private void grow() {
    long[] larger = Arrays.copyOfRange(starts, first, first + 2 * size);
    System.arraycopy(starts, 0, larger, size - first, first);
    starts = larger;
    first = 0;
  }
}
