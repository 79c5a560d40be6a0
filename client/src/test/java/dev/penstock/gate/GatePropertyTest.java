package dev.penstock.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gate.Crowd.Caller;
import dev.penstock.pacing.RateLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
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

  /** Random arrivals, departures, ends and pauses. */
  private static final class Story {
    private final Random random;
    private final Crowd crowd;
    private final String when;
    private final List<Caller> waiting = new ArrayList<>();
    private final List<Caller> inFlight = new ArrayList<>();
    private final List<Caller> entered = new ArrayList<>();
    private int seen;
    private int left;

    private Story(Random random, Crowd crowd, String when) {
      this.random = random;
      this.crowd = crowd;
      this.when = when;
    }

    private void step() {
      switch (random.nextInt(6)) {
        case 0, 1 -> enter();
        case 2 -> leave();
        case 3 -> finish();
        case 4 -> crowd.time.advance(Duration.ofNanos(random.nextInt(50_000_000)));
        default -> crowd.time.freeze(Duration.ofNanos(random.nextInt(15_000_000)));
      }
      noteStarts();
    }

    private void enter() {
      String name = "abc".charAt(random.nextInt(3)) + String.valueOf(entered.size());
      Caller caller = crowd.enter(name, name.substring(0, 1) + random.nextInt(2));
      entered.add(caller);
      waiting.add(caller);
    }

    private void leave() {
      if (!waiting.isEmpty() && waiting.remove(random.nextInt(waiting.size())).leave()) {
        left++;
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

    private void noteStarts() {
      for (; seen < crowd.started.size(); seen++) {
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

    private Map<String, Long> inFlightByOrigin() {
      return inFlight.stream()
          .collect(Collectors.groupingBy(caller -> caller.origin().host(), Collectors.counting()));
    }
  }
}
