package dev.penstock.gate;

import dev.penstock.http.Origin;
import dev.penstock.pacing.RateLimit;
import dev.penstock.seam.FakeTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A gate on a time of its own with those that wait at it, and who of them started when. */
final class Crowd {
  static final int MANY = 1_000_000;

  final FakeTime time = new FakeTime();
  final Gate gate;
  final List<Caller> started = new ArrayList<>();

  private Crowd(GateSettings settings) {
    gate = new Gate(time, time, settings);
  }

  private Crowd(Optional<RateLimit> rate, int maxInFlight, int maxPerOrigin, int maxWaiting) {
    this(
        new GateSettings(
            new Quota(rate.stream().toList(), List.of()),
            Quota.NONE,
            Quota.NONE,
            maxInFlight,
            maxPerOrigin,
            maxWaiting,
            true));
  }

  static Crowd unlimited() {
    return withSlots(MANY, MANY);
  }

  static Crowd withSlots(int maxInFlight, int maxPerOrigin) {
    return new Crowd(Optional.empty(), maxInFlight, maxPerOrigin, MANY);
  }

  static Crowd withRoomFor(int maxWaiting, int maxInFlight) {
    return new Crowd(Optional.empty(), maxInFlight, MANY, maxWaiting);
  }

  static Crowd withRate(RateLimit rate) {
    return with(rate, MANY, MANY);
  }

  static Crowd with(RateLimit rate, int maxInFlight, int maxPerOrigin) {
    return new Crowd(Optional.of(rate), maxInFlight, maxPerOrigin, MANY);
  }

  /** Without a lack of slots. */
  static Crowd with(Quota client, Quota perOrigin, Quota perKey) {
    return new Crowd(new GateSettings(client, perOrigin, perKey, MANY, MANY, MANY, true));
  }

  static Crowd with(GateSettings settings) {
    return new Crowd(settings);
  }

  /** Ends the cold start: one goes through, and the grid begins now. */
  Crowd warm() {
    Caller first = enter("w");
    first.sent();
    first.finish();
    started.clear();
    return this;
  }

  /** One that waits; its origin is the first letter of its name, and so is its key. */
  Caller enter(String name) {
    return enter(name, name.substring(0, 1));
  }

  Caller enter(String name, String key) {
    return enter(name, key, 0);
  }

  Caller enter(String name, long cost) {
    return enter(name, name.substring(0, 1), cost);
  }

  Caller enter(String name, String key, long cost) {
    Caller caller = new Caller(name, key, cost);
    if (!gate.enter(caller)) {
      throw new AssertionError(name + " was turned away");
    }
    return caller;
  }

  void enter(int count) {
    for (int i = 1; i <= count; i++) {
      enter("a" + i);
    }
  }

  boolean isTurnedAway(String name) {
    return !gate.enter(new Caller(name, name, 0));
  }

  List<String> names() {
    return started.stream().map(caller -> caller.name).toList();
  }

  /** When they started, in milliseconds. */
  List<Double> millis() {
    return started.stream().map(caller -> caller.startedNanos / 1e6).toList();
  }

  /** When they were due, in milliseconds. */
  List<Double> dueMillis() {
    return started.stream().map(caller -> caller.dueNanos / 1e6).toList();
  }

  long[] nanos() {
    return started.stream().mapToLong(caller -> caller.startedNanos).toArray();
  }

  /** One that wants to start, once. */
  final class Caller extends Waiter {
    final String name;
    private boolean isStarted;
    private long dueNanos;
    private long startedNanos;

    private Caller(String name, String key, long cost) {
      super(new Origin("http", name.substring(0, 1), 80), key, cost);
      this.name = name;
    }

    @Override
    protected void released(long scheduledNanos, long nowNanos) {
      if (isStarted) {
        throw new AssertionError(name + " started twice");
      }
      isStarted = true;
      dueNanos = scheduledNanos;
      startedNanos = nowNanos;
      started.add(this);
    }

    boolean isStarted() {
      return isStarted;
    }

    void sent() {
      gate.sent(this, time.nanos());
    }

    void finish() {
      gate.finish(this);
    }

    long startedNanos() {
      return startedNanos;
    }

    /** Nothing of its key starts for so long. */
    void pause(Duration length) {
      gate.pause(origin(), key(), time.nanos() + length.toNanos());
    }

    boolean leave() {
      return gate.leave(this);
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
