package dev.penstock.seam;

import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * All that a client reaches the world by. Its client closes the wire, then the workers, then the
 * scheduler.
 *
 * @param ticker elapsed time
 * @param scheduler waits on the ticker
 * @param clock the time that is written down
 * @param wire the network
 * @param workers its threads
 * @param random spreads the waits before retries; from 0 to below 1, on any thread
 */
public record Surroundings(
    Ticker ticker,
    Scheduler scheduler,
    InstantSource clock,
    Wire wire,
    Workers workers,
    DoubleSupplier random) {

  /** With waits that nobody can foretell. */
  public Surroundings(
      Ticker ticker, Scheduler scheduler, InstantSource clock, Wire wire, Workers workers) {
    this(ticker, scheduler, clock, wire, workers, () -> ThreadLocalRandom.current().nextDouble());
  }
}
