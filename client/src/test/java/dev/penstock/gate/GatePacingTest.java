package dev.penstock.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gate.Crowd.Caller;
import dev.penstock.pacing.PacingReport;
import dev.penstock.pacing.RateLimit;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When those whose turn it is may start. */
class GatePacingTest {
  private static final RateLimit TEN_A_SECOND = RateLimit.perSecond(10);

  @Test
  void nothingFollowsTheFirstBeforeItIsOnTheWire() {
    Crowd crowd = Crowd.withRate(TEN_A_SECOND);
    crowd.enter(5);

    crowd.time.advance(Duration.ofSeconds(3));

    assertThat(crowd.names()).containsExactly("a1");
  }

  @Test
  void theGridBeginsWhereTheFirstReachedTheWire() {
    Crowd crowd = Crowd.withRate(TEN_A_SECOND);
    crowd.enter(4);
    crowd.time.advance(Duration.ofMillis(730));

    crowd.started.get(0).sent();
    crowd.time.advance(Duration.ofMillis(300));

    assertThat(crowd.millis()).containsExactly(0.0, 830.0, 930.0, 1030.0);
  }

  @Test
  void theGridBeginsAtTheMomentToldEvenIfItIsToldLate() {
    Crowd crowd = Crowd.withRate(TEN_A_SECOND);
    crowd.enter(3);
    crowd.time.advance(Duration.ofMillis(730));

    crowd.gate.sent(crowd.started.get(0), Duration.ofMillis(700).toNanos());
    crowd.time.advance(Duration.ofMillis(300));

    assertThat(crowd.millis()).containsExactly(0.0, 800.0, 900.0);
  }

  @Test
  void theGridBeginsWhereTheFirstFailedUnsent() {
    Crowd crowd = Crowd.withRate(TEN_A_SECOND);
    crowd.enter(3);
    crowd.time.advance(Duration.ofMillis(730));

    crowd.started.get(0).finish();
    crowd.time.advance(Duration.ofMillis(200));

    assertThat(crowd.millis()).containsExactly(0.0, 830.0, 930.0);
  }

  @Test
  void theColdStartEndsOnce() {
    Crowd crowd = Crowd.withRate(TEN_A_SECOND);
    crowd.enter(4);
    crowd.started.get(0).sent();
    crowd.time.advance(Duration.ofMillis(130));

    crowd.started.get(1).sent();
    crowd.started.get(0).finish();
    crowd.started.get(1).finish();
    crowd.time.advance(Duration.ofMillis(170));

    assertThat(crowd.millis()).containsExactly(0.0, 100.0, 200.0, 300.0);
  }

  @Test
  void aGateThatRestedSinceItsBeginningStartsTheFirstAtOnce() {
    Crowd crowd = Crowd.withRate(TEN_A_SECOND);
    crowd.time.advance(Duration.ofMillis(512));

    crowd.enter(1);

    assertThat(crowd.millis()).containsExactly(512.0);
    assertThat(crowd.dueMillis()).containsExactly(512.0);
  }

  @Test
  void thoseThatLeaveDuringTheColdStartCostNothing() {
    Crowd crowd = Crowd.withRate(TEN_A_SECOND);
    Caller a1 = crowd.enter("a1");
    Caller a2 = crowd.enter("a2");
    crowd.enter("a3");

    a2.leave();
    a1.sent();
    crowd.time.advance(Duration.ofMillis(100));

    assertThat(crowd.names()).containsExactly("a1", "a3");
  }

  @Test
  void withoutARateThereIsNoColdStart() {
    Crowd crowd = Crowd.unlimited();

    crowd.enter(2);

    assertThat(crowd.names()).containsExactly("a1", "a2");
  }

  @Test
  void startsLieOnTheGrid() {
    Crowd crowd = Crowd.withRate(TEN_A_SECOND).warm();
    crowd.enter(25);

    crowd.time.advance(Duration.ofMillis(2_500));

    assertThat(crowd.started).hasSize(25);
    for (int i = 0; i < 25; i++) {
      assertThat(crowd.millis().get(i)).isEqualTo(100.0 * (i + 1));
    }
    assertThat(crowd.dueMillis()).isEqualTo(crowd.millis());
  }

  @Test
  void theRateIsOneForAllOrigins() {
    Crowd crowd = Crowd.withRate(TEN_A_SECOND).warm();
    crowd.enter("a1");
    crowd.enter("b1");
    crowd.enter("c1");

    crowd.time.advance(Duration.ofMillis(299));

    assertThat(crowd.names()).containsExactly("a1", "b1");
  }

  @Test
  void whatAMachineMissedWithinTenMillisecondsIsMadeUpAtOnce() {
    Crowd crowd = Crowd.withRate(RateLimit.perSecond(1_000)).warm();
    crowd.enter(20);
    crowd.time.advance(Duration.ofMillis(2));

    crowd.time.freeze(Duration.ofMillis(11));
    crowd.time.advance(Duration.ofMillis(1));

    assertThat(crowd.millis())
        .containsExactly(
            1.0, 2.0, 13.0, 13.0, 13.0, 13.0, 13.0, 13.0, 13.0, 13.0, 13.0, 13.0, 13.0, 14.0);
    assertThat(crowd.dueMillis())
        .containsExactly(1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0, 13.0, 14.0);
  }

  @Test
  void whatItMissedForLongerIsLost() {
    Crowd crowd = Crowd.withRate(RateLimit.perSecond(1_000)).warm();
    crowd.enter(20);
    crowd.time.advance(Duration.ofMillis(2));

    crowd.time.freeze(Duration.ofNanos(11_000_001));
    crowd.time.advance(Duration.ofMillis(2));

    assertThat(crowd.millis()).containsExactly(1.0, 2.0, 13.000001, 14.000001, 15.000001);
  }

  @Test
  void theTimeWithoutASlotEarnsNoCredit() {
    Crowd crowd = Crowd.with(TEN_A_SECOND.burst(10), 2, 2).warm();
    crowd.enter(10);
    crowd.time.advance(Duration.ofSeconds(5));

    crowd.started.get(0).finish();
    crowd.started.get(1).finish();
    crowd.time.advance(Duration.ofMillis(500));

    assertThat(crowd.millis()).as("the first two are the burst").startsWith(0.0, 0.0);
    assertThat(crowd.millis()).endsWith(5_000.0, 5_100.0).hasSize(4);
  }

  @Test
  void theWindowHoldsBackWhatFollowsMadeUpStarts() {
    Crowd crowd = Crowd.withRate(TEN_A_SECOND).warm();
    crowd.enter(25);

    crowd.time.advance(Duration.ofMillis(450));
    crowd.time.freeze(Duration.ofMillis(58));
    crowd.time.advance(Duration.ofSeconds(2));

    Windows.assertNeverMore(10, 1_000_000_000, crowd.nanos(), "after 8 ms late");
    assertThat(crowd.millis())
        .containsSequence(400.0, 508.0, 600.0)
        .containsSequence(1_400.0, 1_508.0, 1_600.0);
    assertThat(crowd.dueMillis())
        .as("where the window allowed it")
        .containsSequence(400.0, 500.0, 600.0)
        .containsSequence(1_400.0, 1_508.0, 1_600.0);
  }

  @Test
  void anArrivalAfterARestStartsAtOnceAndIsTheAnchor() {
    Crowd crowd = Crowd.withRate(TEN_A_SECOND).warm();
    crowd.time.advance(Duration.ofMillis(1_234));

    crowd.enter(3);
    crowd.time.advance(Duration.ofMillis(250));

    assertThat(crowd.millis()).containsExactly(1_234.0, 1_334.0, 1_434.0);
  }

  @Test
  void aBurstFollowsALongRest() {
    Crowd crowd = Crowd.withRate(TEN_A_SECOND.burst(4)).warm();
    crowd.time.advance(Duration.ofSeconds(9));

    crowd.enter(6);
    crowd.time.advance(Duration.ofMillis(200));

    assertThat(crowd.millis())
        .containsExactly(9_000.0, 9_000.0, 9_000.0, 9_000.0, 9_100.0, 9_200.0);
  }

  @Test
  void aBurstIsAtHandForANewGateOnceTheFirstIsOnTheWire() {
    Crowd crowd = Crowd.withRate(TEN_A_SECOND.burst(4));
    crowd.enter(6);
    crowd.time.advance(Duration.ofMillis(300));

    crowd.started.get(0).sent();
    crowd.time.advance(Duration.ofMillis(200));

    assertThat(crowd.millis()).containsExactly(0.0, 300.0, 300.0, 300.0, 400.0, 500.0);
  }

  @Test
  void aWholeBurstIsFollowedByAnEmptyWindow() {
    Crowd crowd = Crowd.withRate(TEN_A_SECOND.burst(10)).warm();
    crowd.time.advance(Duration.ofSeconds(9));

    crowd.enter(12);
    crowd.time.advance(Duration.ofMillis(1_100));

    assertThat(crowd.millis().subList(0, 10)).containsOnly(9_000.0);
    assertThat(crowd.millis().subList(10, 12)).containsExactly(10_000.0, 10_100.0);
  }

  @Test
  void theTimeWaitedByThoseThatLeftEarnsNoCredit() {
    Crowd crowd = Crowd.with(TEN_A_SECOND.burst(4), 1, 1);
    Caller a1 = crowd.enter("a1");
    a1.sent();
    Caller a2 = crowd.enter("a2");
    crowd.time.advance(Duration.ofSeconds(9));
    a2.leave();
    a1.finish();

    Caller a3 = crowd.enter("a3");
    a3.finish();
    crowd.enter("a4");
    crowd.time.advance(Duration.ofMillis(100));

    assertThat(crowd.names()).containsExactly("a1", "a3", "a4");
    assertThat(crowd.millis()).containsExactly(0.0, 9_000.0, 9_100.0);
  }

  @Test
  void aPlaceIsNotUsedUpByOneThatLeaves() {
    Crowd crowd = Crowd.withRate(TEN_A_SECOND).warm();
    Caller a1 = crowd.enter("a1");
    crowd.enter("a2");
    crowd.time.advance(Duration.ofMillis(50));

    a1.leave();
    crowd.time.advance(Duration.ofMillis(50));

    assertThat(crowd.names()).containsExactly("a2");
    assertThat(crowd.millis()).containsExactly(100.0);
  }

  @Test
  void thePlaceOfALoneWaiterThatLeavesIsThatOfTheNext() {
    Crowd crowd = Crowd.withRate(TEN_A_SECOND).warm();
    Caller a1 = crowd.enter("a1");

    a1.leave();
    crowd.time.advance(Duration.ofMillis(60));
    crowd.enter("a2");
    crowd.time.advance(Duration.ofMillis(60));

    assertThat(crowd.millis()).containsExactly(100.0);
  }

  @Test
  void oneAlarmIsSetHoweverManyWait() {
    Crowd crowd = Crowd.withRate(TEN_A_SECOND).warm();

    crowd.enter(1_000);

    assertThat(crowd.time.tasks()).isEqualTo(1);
    crowd.time.advance(Duration.ofSeconds(1));
    assertThat(crowd.time.tasks()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 100, 400, 1_000, 5_000})
  void wakeUpsThatAreALittleLateCostLessThanAThousandth(int rate) {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Crowd crowd = Crowd.withRate(RateLimit.perSecond(rate)).warm();
    crowd.time.wakeLate(() -> random.nextInt(500_000));

    crowd.enter(62 * rate);
    crowd.time.advance(Duration.ofSeconds(61));

    long[] starts = crowd.nanos();
    double achieved = (starts.length - 1) * 1e9 / (starts[starts.length - 1] - starts[0]);
    assertThat(achieved).as("seed %d", seed).isBetween(0.999 * rate, (double) rate);
    Windows.assertNeverMore(rate, 1_000_000_000, starts, "seed " + seed);
    PacingReport report = crowd.gate.report();
    assertThat(report.achievedPerSecond().orElseThrow()).isBetween(0.999 * rate, (double) rate);
    assertThat(report.mostInOneSecond()).isLessThanOrEqualTo(rate);
    assertThat(report.stalls()).isEmpty();
  }
}
