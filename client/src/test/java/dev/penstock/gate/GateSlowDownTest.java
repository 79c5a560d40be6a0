package dev.penstock.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.penstock.gate.Crowd.Caller;
import dev.penstock.pacing.PacingReport;
import dev.penstock.pacing.PacingReport.Cause;
import dev.penstock.pacing.RateLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What refusals do to the rate of their key. */
class GateSlowDownTest {
  private static final RateLimit HUNDRED_A_SECOND = RateLimit.perSecond(100);

  private final Crowd crowd = Crowd.withRate(HUNDRED_A_SECOND).warm();

  @Test
  void aFifthOfRefusalsIsBorne() {
    crowd.enter(400);
    playSeconds(2, caller -> crowd.started.indexOf(caller) % 5 == 4);

    assertThat(crowd.gate.report().slowDown()).isEqualTo(PacingReport.SlowDown.NONE);
  }

  @Test
  void refusalsLowerTheRateOnceASecondDownToATenth() {
    crowd.enter(2_000);

    List<Double> rates = playSeconds(14, caller -> true);

    double[] expected = new double[14];
    double share = 1;
    for (int i = 0; i < 14; i++) {
      expected[i] = 100 * share;
      share = Math.max(0.1, share * 0.8);
    }
    for (int i = 0; i < 14; i++) {
      assertThat(rates.get(i)).as("second %d", i).isCloseTo(expected[i], within(0.01));
    }
    PacingReport report = crowd.gate.report();
    assertThat(report.slowDown().lowestPerSecond().orElseThrow()).isEqualTo(10.0);
    assertThat(report.slowDown().count()).isEqualTo(11);
    assertThat(report.stalls()).extracting(PacingReport.Stall::cause).contains(Cause.SLOW_DOWN);
    assertThat(report.stalls()).extracting(PacingReport.Stall::cause).doesNotContain(Cause.MACHINE);
  }

  @Test
  void eachOtherSecondAddsATwentiethOfTheAskedRate() {
    crowd.enter(4_000);
    playSeconds(3, caller -> true);

    List<Double> rates = playSeconds(12, caller -> false);

    double share = 0.8 * 0.8 * 0.8;
    for (int i = 0; i < 12; i++) {
      assertThat(rates.get(i)).as("second %d", i).isCloseTo(100 * share, within(0.01));
      share = Math.min(1, share + 0.05);
    }
  }

  @Test
  void onlyTheKeyThatWasRefusedIsSlowedDown() {
    Crowd both = Crowd.with(Quota.NONE, Quota.NONE, Quota.of(HUNDRED_A_SECOND)).warm();
    Caller refused = both.enter("a1");
    both.enter("b1");
    both.gate.answered(refused, true);
    both.time.advance(Duration.ofSeconds(1));
    both.started.clear();
    for (int i = 0; i < 200; i++) {
      both.enter("a" + i);
      both.enter("b" + i);
    }
    both.time.advance(Duration.ofNanos(999_999_999));

    assertThat(both.names().stream().filter(name -> name.startsWith("a"))).hasSize(80);
    assertThat(both.names().stream().filter(name -> name.startsWith("b"))).hasSize(100);
  }

  @Test
  void theFirstStepCountsFromTheLastStart() {
    crowd.enter("a0");
    crowd.time.advance(Duration.ofMillis(995));
    crowd.gate.answered(crowd.started.get(0), true);
    crowd.enter(3);

    crowd.time.advance(Duration.ofMillis(50));

    assertThat(crowd.millis()).containsExactly(10.0, 995.0, 1_007.5, 1_020.0);
  }

  @Test
  void withoutARateRefusalsChangeNothing() {
    Crowd unlimited = Crowd.unlimited();
    unlimited.gate.answered(unlimited.enter("a1"), true);
    unlimited.time.advance(Duration.ofSeconds(1));

    unlimited.enter(100);

    assertThat(unlimited.started).hasSize(101);
    assertThat(unlimited.gate.report().slowDown()).isEqualTo(PacingReport.SlowDown.NONE);
  }

  @Test
  void oneThatIsSwitchedOffChangesNothing() {
    Crowd off =
        Crowd.with(
                new GateSettings(
                    Quota.of(HUNDRED_A_SECOND), Quota.NONE, Quota.NONE, 1_000, 1_000, 1_000, false))
            .warm();
    off.enter(200);
    off.time.advance(Duration.ofMillis(500));
    off.started.forEach(caller -> off.gate.answered(caller, true));

    off.time.advance(Duration.ofMillis(1_500));

    assertThat(off.started).hasSize(200);
  }

  /** The answers to all that starts in each of so many seconds; the rates between its starts. */
  private List<Double> playSeconds(int seconds, Predicate<Caller> isRefused) {
    List<Double> rates = new ArrayList<>();
    for (int second = 0; second < seconds; second++) {
      int from = crowd.started.size();
      long end = crowd.time.nanos() + 1_000_000_000;
      int answered = from;
      for (long tick = crowd.time.nanos(); tick < end; tick += 1_000_000) {
        crowd.time.advanceTo(Math.min(tick + 1_000_000, end - 1));
        for (; answered < crowd.started.size(); answered++) {
          Caller caller = crowd.started.get(answered);
          crowd.gate.answered(caller, isRefused.test(caller));
        }
      }
      crowd.time.advanceTo(end - 1);
      List<Caller> started = crowd.started.subList(from, crowd.started.size());
      long between = started.get(started.size() - 1).startedNanos() - started.get(0).startedNanos();
      rates.add((started.size() - 1) * 1e9 / between);
      crowd.time.advanceTo(end);
    }
    return rates;
  }
}
