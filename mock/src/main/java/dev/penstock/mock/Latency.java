package dev.penstock.mock;

import java.util.SplittableRandom;

/** How long each answer takes: drawn evenly from a range, the same for the same seed. */
record Latency(long minNanos, long maxNanos, long seed) {

  static Latency of(MockOptions options) {
    return new Latency(
        options.minLatency().toNanos(), options.maxLatency().toNanos(), options.seed());
  }

  /** The latency of the n-th request. */
  long nanos(long number) {
    if (minNanos == maxNanos) {
      return minNanos;
    }
    return new SplittableRandom(seed + number).nextLong(minNanos, maxNanos + 1);
  }
}
