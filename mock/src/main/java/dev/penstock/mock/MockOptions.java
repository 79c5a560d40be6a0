package dev.penstock.mock;

import java.time.Duration;

/**
 * How a {@link MockServer} behaves.
 *
 * @param port where it listens on 127.0.0.1; 0 for any free port
 * @param minLatency how long the quickest answers take
 * @param maxLatency how long the slowest answers take; in between, all are equally likely
 * @param seed decides which request takes how long
 */
public record MockOptions(int port, Duration minLatency, Duration maxLatency, long seed) {

  private static final MockOptions DEFAULTS =
      new MockOptions(0, Duration.ofMillis(200), Duration.ofMillis(600), 0);

  /** Refuses what cannot be. */
  public MockOptions {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port not in 0..65535: " + port);
    }
    if (minLatency.isNegative()) {
      throw new IllegalArgumentException("minLatency < 0: " + minLatency);
    }
    if (maxLatency.compareTo(minLatency) < 0) {
      throw new IllegalArgumentException(
          "maxLatency < minLatency: " + maxLatency + " < " + minLatency);
    }
  }

  /** Any free port, and 200 to 600 ms an answer, as from a fast model. */
  public static MockOptions defaults() {
    return DEFAULTS;
  }

  /** The same on another port. */
  public MockOptions withPort(int newPort) {
    return new MockOptions(newPort, minLatency, maxLatency, seed);
  }

  /** The same with the same latency for every answer. */
  public MockOptions withLatency(Duration latency) {
    return withLatency(latency, latency);
  }

  /** The same with latencies between these two. */
  public MockOptions withLatency(Duration min, Duration max) {
    return new MockOptions(port, min, max, seed);
  }

  /** The same with its latencies drawn anew. */
  public MockOptions withSeed(long newSeed) {
    return new MockOptions(port, minLatency, maxLatency, newSeed);
  }
}
