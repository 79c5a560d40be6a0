package dev.penstock.client;

import dev.penstock.seam.FakeTime;
import dev.penstock.seam.FakeWire;
import dev.penstock.seam.FakeWorkers;
import dev.penstock.seam.Surroundings;
import dev.penstock.seam.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/** A client on this thread alone: on a fake time, a fake network and workers run by hand. */
final class Simulation {
  private static final Instant BEGIN = Instant.parse("2026-11-23T08:00:00Z");
  private static final Duration STEP = Duration.ofMillis(1);

  final FakeTime time = new FakeTime();
  final FakeWorkers workers = new FakeWorkers();
  final FakeWire wire;

  Simulation(Function<Wire.Message, FakeWire.Reply> script) {
    wire = new FakeWire(time, script);
  }

  AsyncHttpClient build(AsyncHttpClientBuilder builder) {
    return Assembly.build(builder, new Surroundings(time, time, this::now, wire, workers));
  }

  Instant now() {
    return BEGIN.plusNanos(time.nanos());
  }

  Instant begin() {
    return BEGIN;
  }

  /** Lets so much time pass, a millisecond at a time, with all that is to be done in it. */
  void pass(Duration length) {
    workers.run();
    for (Duration passed = Duration.ZERO;
        passed.compareTo(length) < 0;
        passed = passed.plus(STEP)) {
      time.advance(STEP);
      workers.run();
    }
  }

  /** Stands still for so long; all that came due meanwhile runs at the end. */
  void freeze(Duration length) {
    workers.run();
    time.freeze(length);
    workers.run();
  }
}
