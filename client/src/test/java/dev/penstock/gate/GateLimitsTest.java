package dev.penstock.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.gate.Crowd.Caller;
import dev.penstock.pacing.Budget;
import dev.penstock.pacing.RateLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several rates, budgets and pauses at once. */
class GateLimitsTest {
  private static final RateLimit TEN_A_SECOND = RateLimit.perSecond(10);
  private static final Budget HUNDRED_A_SECOND = Budget.per(100, Duration.ofSeconds(1));

  @Test
  void aStartTakesAPlaceInEveryRate() {
    Quota rates = Quota.of(TEN_A_SECOND.burst(10), RateLimit.parse("30/m").burst(5));
    Crowd crowd = Crowd.with(rates, Quota.NONE, Quota.NONE).warm();
    crowd.time.advance(Duration.ofMinutes(5));

    crowd.enter(8);
    crowd.time.advance(Duration.ofSeconds(6));

    assertThat(crowd.millis())
        .containsExactly(
            300_000.0, 300_000.0, 300_000.0, 300_000.0, 300_000.0, 302_000.0, 304_000.0, 306_000.0);
  }

  @Test
  void eachOriginHasItsOwnRate() {
    Crowd crowd = Crowd.with(Quota.NONE, Quota.of(TEN_A_SECOND), Quota.NONE).warm();
    crowd.enter("a1", "x");
    crowd.enter("a2", "y");
    crowd.enter("b1", "z");
    crowd.time.advance(Duration.ofMillis(100));

    assertThat(crowd.names()).containsExactly("a1", "b1", "a2");
    assertThat(crowd.millis()).containsExactly(0.0, 0.0, 100.0);
  }

  @Test
  void eachKeyHasItsOwnRateAndNoneWaitsForAnother() {
    Crowd crowd = Crowd.with(Quota.NONE, Quota.NONE, Quota.of(TEN_A_SECOND)).warm();
    crowd.enter("a1", "x");
    crowd.enter("a2", "x");
    crowd.enter("a3", "x");
    crowd.enter("a4", "y");
    crowd.enter("a5", "y");
    crowd.time.advance(Duration.ofMillis(200));

    assertThat(crowd.names()).containsExactly("a1", "a4", "a2", "a5", "a3");
    assertThat(crowd.millis()).containsExactly(0.0, 0.0, 100.0, 100.0, 200.0);
  }

  @Test
  void theRateOfAKeyOutlivesItsQueue() {
    Crowd crowd = Crowd.with(Quota.NONE, Quota.NONE, Quota.of(RateLimit.parse("1/m"))).warm();
    crowd.enter("a1").finish();
    crowd.time.advance(Duration.ofSeconds(59));

    Caller a2 = crowd.enter("a2");

    assertThat(a2.isStarted()).isFalse();
    crowd.time.advance(Duration.ofSeconds(1));
    assertThat(a2.isStarted()).isTrue();
  }

  @Test
  void costsStartAtOnceAsLongAsTheBudgetLasts() {
    Crowd crowd = Crowd.with(budget(HUNDRED_A_SECOND), Quota.NONE, Quota.NONE);
    crowd.enter("a1", 60);
    crowd.time.advance(Duration.ofMillis(300));
    crowd.enter("a2", 40);
    crowd.enter("a3", 50);
    crowd.enter("a4", 1);
    crowd.time.advance(Duration.ofMillis(700));

    assertThat(crowd.names()).containsExactly("a1", "a2", "a3", "a4");
    assertThat(crowd.millis()).containsExactly(0.0, 300.0, 1_000.0, 1_000.0);
  }

  @Test
  void aCostAboveABudgetIsRefusedBeforeItWaits() {
    Crowd crowd = Crowd.with(Quota.NONE, Quota.NONE, budget(HUNDRED_A_SECOND));

    assertThatThrownBy(() -> crowd.enter("a1", 101))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("101", "100");
    assertThat(crowd.gate.waiting()).isZero();
    crowd.enter("a2", 100);
    assertThat(crowd.names()).containsExactly("a2");
  }

  @Test
  void aCostThatHasNoRoomBlocksNoOtherKey() {
    Crowd crowd = Crowd.with(budget(HUNDRED_A_SECOND), Quota.NONE, Quota.NONE);
    crowd.enter("a1", 60);

    crowd.enter("a2", 50);
    crowd.enter("b1", 40);
    crowd.enter("c1", 0);

    assertThat(crowd.names()).containsExactly("a1", "b1", "c1");
  }

  @Test
  void aLargeCostIsNotStarvedBySmallOnes() {
    Crowd crowd = Crowd.with(budget(HUNDRED_A_SECOND), Quota.NONE, Quota.NONE);
    crowd.enter("b0", 10);
    Caller large = crowd.enter("a1", 100);
    for (int i = 1; i <= 60; i++) {
      crowd.time.advance(Duration.ofMillis(100));
      crowd.enter("b" + i, 10);
    }

    assertThat(large.isStarted()).isTrue();
    assertThat(large.startedNanos()).isLessThanOrEqualTo(Duration.ofMillis(2_100).toNanos());
    crowd.time.advance(Duration.ofSeconds(10));
    assertThat(crowd.started).hasSize(62);
  }

  @Test
  void whatIsSettledLowerMakesRoomAtOnce() {
    Crowd crowd = Crowd.with(Quota.NONE, Quota.NONE, budget(HUNDRED_A_SECOND));
    Caller a1 = crowd.enter("a1", 90);
    crowd.enter("a2", 50);

    crowd.gate.settle(a1, 51);
    assertThat(crowd.names()).containsExactly("a1");
    crowd.gate.settle(a1, 50);

    assertThat(crowd.names()).containsExactly("a1", "a2");
  }

  @Test
  void whatIsSettledHigherTakesRoom() {
    Crowd crowd = Crowd.with(budget(HUNDRED_A_SECOND), Quota.NONE, Quota.NONE);
    Caller a1 = crowd.enter("a1", 10);
    crowd.time.advance(Duration.ofMillis(500));

    crowd.gate.settle(a1, 200);
    crowd.enter("a2", 1);
    crowd.time.advance(Duration.ofMillis(500));

    assertThat(crowd.millis()).containsExactly(0.0, 1_000.0);
  }

  @Test
  void settlingAfterThePeriodChangesNothing() {
    Crowd crowd = Crowd.with(budget(HUNDRED_A_SECOND), Quota.NONE, Quota.NONE);
    Caller a1 = crowd.enter("a1", 10);
    crowd.time.advance(Duration.ofMillis(1_000));

    crowd.gate.settle(a1, 100);

    assertThat(crowd.enter("a2", 100).isStarted()).isTrue();
  }

  @Test
  void oneThatLeavesCostsNothingAndLetsTheNextStart() {
    Crowd crowd = Crowd.with(Quota.NONE, Quota.NONE, budget(HUNDRED_A_SECOND));
    crowd.enter("a1", 60);
    Caller a2 = crowd.enter("a2", 50);
    crowd.enter("a3", 40);

    a2.leave();

    assertThat(crowd.names()).containsExactly("a1", "a3");
  }

  @Test
  void aBudgetAndARateHoldTogether() {
    Quota both = new Quota(List.of(TEN_A_SECOND), List.of(HUNDRED_A_SECOND));
    Crowd crowd = Crowd.with(both, Quota.NONE, Quota.NONE).warm();
    for (int i = 1; i <= 4; i++) {
      crowd.enter("a" + i, 40);
    }
    crowd.time.advance(Duration.ofSeconds(2));

    assertThat(crowd.millis()).containsExactly(100.0, 200.0, 1_100.0, 1_200.0);
  }

  @Test
  void nothingOfAPausedKeyStartsBeforeItsEnd() {
    Crowd crowd = Crowd.withRate(TEN_A_SECOND).warm();
    Caller a1 = crowd.enter("a1");
    crowd.enter("b1");
    crowd.enter("a2");

    a1.pause(Duration.ofMillis(1_234));
    crowd.time.advance(Duration.ofSeconds(2));

    assertThat(crowd.names()).containsExactly("b1", "a1", "a2");
    assertThat(crowd.millis()).containsExactly(100.0, 1_234.0, 1_334.0);
  }

  @Test
  void aShorterPauseDoesNotEndALongerOne() {
    Crowd crowd = Crowd.unlimited();
    Caller a1 = crowd.enter("a1");

    a1.pause(Duration.ofSeconds(3));
    a1.pause(Duration.ofSeconds(1));
    crowd.enter("a2");
    crowd.time.advance(Duration.ofSeconds(5));

    assertThat(crowd.millis()).containsExactly(0.0, 3_000.0);
  }

  @Test
  void aPauseOfAKeyNobodyWaitsForHolds() {
    Crowd crowd = Crowd.unlimited();
    Caller a1 = crowd.enter("a1");
    a1.finish();

    a1.pause(Duration.ofSeconds(3));
    crowd.time.advance(Duration.ofSeconds(1));
    crowd.enter("b1").finish();
    crowd.enter("a2");
    crowd.time.advance(Duration.ofSeconds(5));

    assertThat(crowd.millis()).containsExactly(0.0, 1_000.0, 3_000.0);
    assertThat(crowd.gate.pausedKeys()).isZero();
  }

  @Test
  void anEarlierAlarmReplacesALaterOne() {
    Crowd crowd = Crowd.unlimited();
    Caller a1 = crowd.enter("a1");
    Caller b1 = crowd.enter("b1");
    a1.pause(Duration.ofSeconds(30));
    crowd.enter("a2");

    b1.pause(Duration.ofSeconds(3));
    crowd.enter("b2");
    assertThat(crowd.time.tasks()).isEqualTo(1);
    crowd.time.advance(Duration.ofSeconds(60));

    assertThat(crowd.names()).containsExactly("a1", "b1", "b2", "a2");
    assertThat(crowd.millis()).containsExactly(0.0, 0.0, 3_000.0, 30_000.0);
  }

  @Test
  void oneThatThrowsAtItsReleaseHoldsNobodyUp() {
    Crowd crowd = Crowd.withSlots(1, 1);
    Waiter faulty =
        new Waiter(crowd.enter("a1").origin(), "a") {
          @Override
          protected void released(long scheduledNanos, long nowNanos) {
            throw new IllegalStateException("faulty");
          }
        };
    crowd.gate.enter(faulty);
    crowd.enter("a2");
    List<Throwable> uncaught = new ArrayList<>();
    Thread.UncaughtExceptionHandler before = Thread.currentThread().getUncaughtExceptionHandler();
    Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> uncaught.add(e));

    try {
      crowd.started.get(0).finish();
    } finally {
      Thread.currentThread().setUncaughtExceptionHandler(before);
    }

    assertThat(crowd.names()).containsExactly("a1", "a2");
    assertThat(uncaught).singleElement().isInstanceOf(IllegalStateException.class);
    crowd.started.get(1).finish();
    assertThat(crowd.gate.inFlight()).isZero();
  }

  @Test
  void theEarliestStartCountsThoseAheadInTheKey() {
    Crowd crowd = Crowd.withRate(TEN_A_SECOND).warm();
    crowd.enter(4);
    Caller a5 = crowd.enter("a5");
    Caller b1 = crowd.enter("b1");

    assertThat(crowd.gate.earliestStart(a5)).isEqualTo(millis(500));
    assertThat(crowd.gate.earliestStart(b1)).as("a bound only").isEqualTo(millis(100));
    crowd.time.advance(Duration.ofMillis(250));
    assertThat(crowd.gate.earliestStart(a5)).isEqualTo(millis(500));
    a5.pause(Duration.ofSeconds(9));
    assertThat(crowd.gate.earliestStart(a5)).isEqualTo(millis(9_250));
  }

  @Test
  void theEarliestStartIsABoundDuringTheColdStartToo() {
    Crowd crowd = Crowd.withRate(TEN_A_SECOND.burst(3));
    crowd.enter(4);
    Caller a5 = crowd.enter("a5");
    long earliest = crowd.gate.earliestStart(a5);

    crowd.started.get(0).sent();
    crowd.time.advance(Duration.ofSeconds(1));

    assertThat(earliest).isBetween(millis(100), a5.startedNanos());
  }

  @Test
  void theEarliestStartOfOneThatDoesNotWaitIsNow() {
    Crowd crowd = Crowd.unlimited();
    crowd.time.advance(Duration.ofMillis(7));

    assertThat(crowd.gate.earliestStart(crowd.enter("a1"))).isEqualTo(millis(7));
  }

  @Test
  void thousandsOfKeysThatRestAreForgotten() {
    Crowd crowd =
        Crowd.with(Quota.NONE, Quota.of(TEN_A_SECOND), Quota.of(RateLimit.parse("5/m"))).warm();
    for (int i = 0; i < 5_000; i++) {
      Caller caller = crowd.enter("a" + i, "key" + i);
      crowd.time.advance(Duration.ofMillis(100));
      crowd.gate.answered(caller, false);
      caller.finish();
    }
    crowd.time.advance(Duration.ofMinutes(3));

    crowd.enter("b1").finish();

    assertThat(crowd.gate.keys()).isEqualTo(1);
  }

  private static Quota budget(Budget budget) {
    return new Quota(List.of(), List.of(budget));
  }

  private static long millis(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }
}
