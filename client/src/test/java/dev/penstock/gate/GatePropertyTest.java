package dev.penstock.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gate.Crowd.Caller;
import dev.penstock.pacing.Budget;
import dev.penstock.pacing.RateLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What holds whatever happens: each round plays another random story. */
class GatePropertyTest {
  private static final int ROUNDS = 150;
  private static final int STEPS = 400;

  @Test
  void withSlotsOnlyNoneWaitsThatCouldStart() {
    long seed = new Random().nextLong();
    for (int round = 0; round < ROUNDS; round++) {
      Random random = new Random(seed + round);
      int maxInFlight = 1 + random.nextInt(8);
      int maxPerOrigin = 1 + random.nextInt(4);
      Story story =
          new Story(
              random,
              Crowd.withSlots(maxInFlight, maxPerOrigin),
              "seed %d, round %d: %d slots, %d per origin"
                  .formatted(seed, round, maxInFlight, maxPerOrigin));

      for (int i = 0; i < STEPS; i++) {
        story.step();
        story.assertSlots(maxInFlight, maxPerOrigin);
        story.assertNoneWaitsThatCouldStart(maxInFlight, maxPerOrigin);
      }
      story.end();
      story.assertNobodyLostAndEachKeyInOrder();
    }
  }

  @Test
  void withRateAndSlotsBothHoldAndNobodyIsLost() {
    long seed = new Random().nextLong();
    for (int round = 0; round < ROUNDS; round++) {
      Random random = new Random(seed + round);
      int maxInFlight = 1 + random.nextInt(20);
      int maxPerOrigin = 1 + random.nextInt(10);
      int permits = 1 + random.nextInt(40);
      Duration period = Duration.ofNanos(1_000 + random.nextInt(1_000_000_000));
      RateLimit rate = new RateLimit(permits, period, 1 + random.nextInt(permits));
      String when =
          "seed %d, round %d: %d in %s, burst %d, %d slots, %d per origin"
              .formatted(seed, round, permits, period, rate.burst(), maxInFlight, maxPerOrigin);
      Crowd crowd = Crowd.with(rate, maxInFlight, maxPerOrigin);
      Story story = new Story(random, crowd, when);
      if (random.nextBoolean()) {
        crowd.time.wakeLate(() -> random.nextInt(15_000_000));
      }

      for (int i = 0; i < STEPS; i++) {
        story.step();
        story.assertSlots(maxInFlight, maxPerOrigin);
      }
      story.end();

      story.assertNobodyLostAndEachKeyInOrder();
      Windows.assertNeverMore(permits, period.toNanos(), crowd.nanos(), when);
    }
  }

  @Test
  void withSeveralLimitsEachHoldsAndNobodyIsLost() {
    long seed = new Random().nextLong();
    for (int round = 0; round < ROUNDS; round++) {
      Random random = new Random(seed + round);
      GateSettings settings =
          new GateSettings(
              randomQuota(random),
              randomQuota(random),
              randomQuota(random),
              1 + random.nextInt(20),
              1 + random.nextInt(10),
              Crowd.MANY,
              random.nextBoolean());
      String when = "seed %d, round %d: %s".formatted(seed, round, settings);
      Crowd crowd = Crowd.with(settings);
      Story story = new Story(random, crowd, when, (int) Math.min(40, settings.maxCost()));
      if (random.nextBoolean()) {
        crowd.time.wakeLate(() -> random.nextInt(15_000_000));
      }

      for (int i = 0; i < STEPS; i++) {
        story.step();
        story.assertSlots(settings.maxInFlight(), settings.maxPerOrigin());
      }
      story.end();

      story.assertNobodyLostAndEachKeyInOrder();
      story.assertNoStartBeforeItsBound();
      story.assertHolds(settings.client(), caller -> "all");
      story.assertHolds(settings.perOrigin(), caller -> caller.origin().host());
      story.assertHolds(settings.perKey(), Caller::key);
    }
  }

  private static Quota randomQuota(Random random) {
    List<RateLimit> rates = new ArrayList<>();
    List<Budget> budgets = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      int permits = 1 + random.nextInt(40);
      Duration period = Duration.ofNanos(1_000 + random.nextInt(1_000_000_000));
      rates.add(new RateLimit(permits, period, 1 + random.nextInt(permits)));
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      budgets.add(
          Budget.per(
              1 + random.nextInt(200), Duration.ofNanos(1_000_000 + random.nextInt(500_000_000))));
    }
    return new Quota(rates, budgets);
  }

  /** Random arrivals, departures, ends, pauses, refusals and settlements. */
  private static final class Story {
    private final Random random;
    private final Crowd crowd;
    private final String when;
    private final List<Caller> waiting = new ArrayList<>();
    private final List<Caller> inFlight = new ArrayList<>();
    private final List<Caller> entered = new ArrayList<>();
    private final Map<Object, Long> pausedUntil = new HashMap<>();
    private final Map<Caller, Long> earliest = new HashMap<>();
    private final Map<Caller, Long> costs = new HashMap<>();
    private final int maxCost;
    private int seen;
    private int left;

    private Story(Random random, Crowd crowd, String when) {
      this(random, crowd, when, 0);
    }

    /** With a cost above 0 servers also pause, refuse and tell what it cost. */
    private Story(Random random, Crowd crowd, String when, int maxCost) {
      this.random = random;
      this.crowd = crowd;
      this.when = when;
      this.maxCost = maxCost;
    }

    private void step() {
      switch (random.nextInt(maxCost == 0 ? 6 : 9)) {
        case 0, 1 -> enter();
        case 2 -> leave();
        case 3 -> finish();
        case 4 -> crowd.time.advance(Duration.ofNanos(random.nextInt(50_000_000)));
        case 5 -> crowd.time.freeze(Duration.ofNanos(random.nextInt(15_000_000)));
        case 6 -> answer();
        case 7 -> settle();
        default -> pause();
      }
      noteStarts();
    }

    private void enter() {
      String name = "abc".charAt(random.nextInt(3)) + String.valueOf(entered.size());
      String key = name.substring(0, 1) + random.nextInt(2);
      Caller caller = crowd.enter(name, key, random.nextInt(maxCost + 1));
      if (maxCost > 0) {
        earliest.put(caller, crowd.gate.earliestStart(caller));
      }
      entered.add(caller);
      waiting.add(caller);
    }

    private void leave() {
      if (!waiting.isEmpty()) {
        Caller caller = waiting.remove(random.nextInt(waiting.size()));
        if (caller.leave()) {
          left++;
          earliest.keySet().removeIf(behind -> behind.key().equals(caller.key()));
        }
      }
    }

    private void finish() {
      if (!inFlight.isEmpty()) {
        Caller caller = inFlight.remove(random.nextInt(inFlight.size()));
        if (random.nextBoolean()) {
          caller.sent();
        }
        caller.finish();
      }
    }

    private void answer() {
      if (!inFlight.isEmpty()) {
        Caller caller = inFlight.get(random.nextInt(inFlight.size()));
        crowd.gate.answered(caller, random.nextInt(3) == 0);
      }
    }

    /** To at most what it was: more would break the budget in hindsight. */
    private void settle() {
      if (!inFlight.isEmpty()) {
        Caller caller = inFlight.get(random.nextInt(inFlight.size()));
        long cost = random.nextInt(costs.getOrDefault(caller, caller.cost()).intValue() + 1);
        costs.put(caller, cost);
        crowd.gate.settle(caller, cost);
      }
    }

    private void pause() {
      if (!entered.isEmpty() && random.nextInt(4) == 0) {
        Caller caller = entered.get(random.nextInt(entered.size()));
        long length = random.nextInt(200_000_000);
        pausedUntil.merge(caller.key(), crowd.time.nanos() + length, Math::max);
        caller.pause(Duration.ofNanos(length));
      }
    }

    private void noteStarts() {
      for (; seen < crowd.started.size(); seen++) {
        Caller started = crowd.started.get(seen);
        assertThat(started.startedNanos())
            .as("%s: %s is paused", when, started)
            .isGreaterThanOrEqualTo(pausedUntil.getOrDefault(started.key(), Long.MIN_VALUE));
        inFlight.add(crowd.started.get(seen));
        waiting.remove(crowd.started.get(seen));
      }
      assertThat(crowd.gate.waiting()).as(when).isEqualTo(waiting.size());
    }

    /** Ends all in flight, again and again, until none is left. */
    private void end() {
      for (int i = 0; i < STEPS && !(waiting.isEmpty() && inFlight.isEmpty()); i++) {
        while (!inFlight.isEmpty()) {
          finish();
          noteStarts();
        }
        crowd.time.advance(Duration.ofSeconds(2));
        noteStarts();
      }
    }

    private void assertSlots(int maxInFlight, int maxPerOrigin) {
      assertThat(inFlight).as(when).hasSizeLessThanOrEqualTo(maxInFlight);
      assertThat(inFlightByOrigin().values())
          .as(when)
          .allSatisfy(count -> assertThat(count).isLessThanOrEqualTo(maxPerOrigin));
    }

    private void assertNoneWaitsThatCouldStart(int maxInFlight, int maxPerOrigin) {
      Map<String, Long> inFlightByOrigin = inFlightByOrigin();
      for (Caller caller : waiting) {
        boolean originFull =
            inFlightByOrigin.getOrDefault(caller.origin().host(), 0L) >= maxPerOrigin;
        assertThat(inFlight.size() >= maxInFlight || originFull)
            .as("%s: %s waits for a slot", when, caller)
            .isTrue();
      }
    }

    private void assertNobodyLostAndEachKeyInOrder() {
      assertThat(waiting).as(when).isEmpty();
      assertThat(crowd.started.size() + left).as(when).isEqualTo(entered.size());
      Map<Object, Integer> last = new HashMap<>();
      for (Caller caller : crowd.started) {
        int place = entered.indexOf(caller);
        assertThat(place).as(when).isGreaterThan(last.getOrDefault(caller.key(), -1));
        last.put(caller.key(), place);
      }
    }

    /** The bound counts on those ahead to start, so those behind one that left have none. */
    private void assertNoStartBeforeItsBound() {
      for (Caller caller : crowd.started) {
        assertThat(caller.startedNanos())
            .as("%s: %s", when, caller)
            .isGreaterThanOrEqualTo(earliest.getOrDefault(caller, Long.MIN_VALUE));
      }
    }

    private void assertHolds(Quota quota, Function<Caller, Object> scope) {
      Map<Object, List<Caller>> scopes =
          crowd.started.stream().collect(Collectors.groupingBy(scope));
      for (List<Caller> starts : scopes.values()) {
        long[] nanos = starts.stream().mapToLong(Caller::startedNanos).toArray();
        for (RateLimit rate : quota.rates()) {
          Windows.assertNeverMore(rate.permits(), rate.period().toNanos(), nanos, when);
        }
        for (Budget budget : quota.budgets()) {
          Windows.assertNeverCostsMore(
              budget,
              nanos,
              starts.stream().mapToLong(start -> costs.getOrDefault(start, start.cost())).toArray(),
              when);
        }
      }
    }

    private Map<String, Long> inFlightByOrigin() {
      return inFlight.stream()
          .collect(Collectors.groupingBy(caller -> caller.origin().host(), Collectors.counting()));
    }
  }
}
