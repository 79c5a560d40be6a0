package dev.penstock.mock;

import java.time.Duration;

/**
 * How a {@link MockServer} behaves.
 *
 * @param port where it listens on 127.0.0.1; 0 for any free port
 * @param minLatency how long the quickest answers take
 * @param maxLatency how long the slowest answers take; in between, all are equally likely
 * @param faults what goes wrong, and how often
 * @param seed decides which request takes how long, and which goes wrong
 */
public record MockOptions(
    int port, Duration minLatency, Duration maxLatency, Faults faults, long seed) {

  private static final MockOptions DEFAULTS =
      new MockOptions(0, Duration.ofMillis(200), Duration.ofMillis(600), Faults.none(), 0);

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

  /** Any free port, and 200 to 600 ms an answer, as from a fast model; no faults. */
  public static MockOptions defaults() {
    return DEFAULTS;
  }

  /** The same on another port. */
  public MockOptions withPort(int newPort) {
    return new MockOptions(newPort, minLatency, maxLatency, faults, seed);
  }

  /** The same with the same latency for every answer. */
  public MockOptions withLatency(Duration latency) {
    return withLatency(latency, latency);
  }

  /** The same with latencies between these two. */
  public MockOptions withLatency(Duration min, Duration max) {
    return new MockOptions(port, min, max, faults, seed);
  }

  /** The same with these faults. */
  public MockOptions withFaults(Faults newFaults) {
    return new MockOptions(port, minLatency, maxLatency, newFaults, seed);
  }

  /** The same with its latencies and faults drawn anew. */
  public MockOptions withSeed(long newSeed) {
    return new MockOptions(port, minLatency, maxLatency, faults, newSeed);
  }
}
