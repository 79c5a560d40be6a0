package dev.penstock.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gate.Crowd.Caller;
import dev.penstock.pacing.Budget;
import dev.penstock.pacing.PacingReport;
import dev.penstock.pacing.PacingReport.Cause;
import dev.penstock.pacing.PacingReport.Stall;
import dev.penstock.pacing.RateLimit;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the gate says of itself. */
class GateReportTest {
  private static final RateLimit TEN_A_SECOND = RateLimit.perSecond(10);

  @Test
  void aGateThroughWhichNothingWentReportsNothing() {
    PacingReport report = Crowd.withRate(TEN_A_SECOND).gate.report();

    assertThat(report.asked()).contains(TEN_A_SECOND);
    assertThat(report.starts()).isZero();
    assertThat(report.between()).isZero();
    assertThat(report.mostInOneSecond()).isZero();
    assertThat(report.achievedPerSecond()).isEmpty();
    assertThat(report.stalls()).isEmpty();
  }

  @Test
  void oneStartHasNoRate() {
    Crowd crowd = Crowd.unlimited();
    crowd.time.advance(Duration.ofSeconds(5));

    crowd.enter(1);

    assertThat(crowd.gate.report().achievedPerSecond()).isEmpty();
    assertThat(crowd.gate.report().between()).isZero();
  }

  @Test
  void twoStartsHaveARate() {
    Crowd crowd = Crowd.unlimited();
    crowd.enter(1);
    crowd.time.advance(Duration.ofMillis(250));

    crowd.enter(1);

    assertThat(crowd.gate.report().achievedPerSecond()).contains(4.0);
  }

  @Test
  void startsOfOneMomentHaveNoRate() {
    Crowd crowd = Crowd.unlimited();

    crowd.enter(5);

    assertThat(crowd.gate.report().achievedPerSecond()).isEmpty();
    assertThat(crowd.gate.report().mostInOneSecond()).isEqualTo(5);
    assertThat(crowd.gate.report().asked()).isEmpty();
  }

  @Test
  void theRateIsMeasuredFromWhereTheFirstReachedTheWire() {
    Crowd crowd = Crowd.withRate(TEN_A_SECOND);
    crowd.enter(21);
    crowd.time.advance(Duration.ofMillis(730));

    crowd.started.get(0).sent();
    crowd.time.advance(Duration.ofSeconds(2));

    PacingReport report = crowd.gate.report();
    assertThat(report.starts()).isEqualTo(21);
    assertThat(report.between()).isEqualTo(Duration.ofSeconds(2));
    assertThat(report.achievedPerSecond()).contains(10.0);
    assertThat(report.mostInOneSecond()).isEqualTo(10);
  }

  @Test
  void theColdStartIsNoStall() {
    Crowd crowd = Crowd.withRate(TEN_A_SECOND);
    crowd.enter(3);
    crowd.time.advance(Duration.ofMillis(730));

    crowd.started.get(0).sent();
    crowd.time.advance(Duration.ofSeconds(1));

    assertThat(crowd.gate.report().stalls()).isEmpty();
  }

  @Test
  void aMachineThatStoodStillIsNamed() {
    Crowd crowd = Crowd.withRate(TEN_A_SECOND).warm();
    crowd.enter(5);

    crowd.time.freeze(Duration.ofMillis(150));
    crowd.time.advance(Duration.ofMillis(50));
    crowd.time.freeze(Duration.ofMillis(80));

    assertThat(crowd.millis()).containsExactly(150.0, 280.0);
    assertThat(crowd.gate.report().stalls()).containsExactly(stall(Cause.MACHINE, 2, 50 + 30, 50));
  }

  @Test
  void tenMillisecondsAreNoStall() {
    Crowd crowd = Crowd.withRate(TEN_A_SECOND).warm();
    crowd.enter(5);

    crowd.time.freeze(Duration.ofMillis(110));

    assertThat(crowd.started).hasSize(1);
    assertThat(crowd.gate.report().stalls()).isEmpty();
  }

  @Test
  void aLackOfSlotsIsNamed() {
    Crowd crowd = Crowd.with(TEN_A_SECOND, 1, 1).warm();
    crowd.enter(2);
    crowd.time.advance(Duration.ofMillis(500));

    crowd.started.get(0).finish();

    assertThat(crowd.millis()).containsExactly(100.0, 500.0);
    assertThat(crowd.gate.report().stalls()).containsExactly(stall(Cause.CONCURRENCY, 1, 300, 300));
  }

  @Test
  void aLackOfSlotsThatEndedInTimeIsNot() {
    Crowd crowd = Crowd.with(TEN_A_SECOND, 1, 1).warm();
    crowd.enter(2);
    crowd.time.advance(Duration.ofMillis(205));
    crowd.started.get(0).finish();

    crowd.enter(1);
    crowd.started.get(1).finish();
    crowd.time.freeze(Duration.ofMillis(195));

    assertThat(crowd.millis()).containsExactly(100.0, 205.0, 400.0);
    assertThat(crowd.gate.report().stalls()).containsExactly(stall(Cause.MACHINE, 1, 100, 100));
  }

  @Test
  void aLackOfSlotsOfTheOriginIsNamed() {
    Crowd crowd = Crowd.with(TEN_A_SECOND, 9, 1).warm();
    crowd.enter(2);
    crowd.time.advance(Duration.ofMillis(500));

    crowd.started.get(0).finish();

    assertThat(crowd.gate.report().stalls()).containsExactly(stall(Cause.CONCURRENCY, 1, 300, 300));
  }

  @Test
  void aLackOfSlotsOfOneOriginIsNamedAlsoAfterAStartToAnother() {
    Crowd crowd = Crowd.with(TEN_A_SECOND, 9, 1).warm();
    crowd.enter(2);
    crowd.enter("b1");
    crowd.time.advance(Duration.ofMillis(500));

    crowd.started.get(0).finish();

    assertThat(crowd.names()).containsExactly("a1", "b1", "a2");
    assertThat(crowd.millis()).containsExactly(100.0, 200.0, 500.0);
    assertThat(crowd.gate.report().stalls()).containsExactly(stall(Cause.CONCURRENCY, 1, 200, 200));
  }

  @Test
  void aLackOfSlotsOfOneOriginThatAnotherEndsIsNamed() {
    Crowd crowd = Crowd.with(TEN_A_SECOND, 9, 1).warm();
    crowd.enter(2);
    crowd.enter("b1");
    crowd.time.advance(Duration.ofMillis(500));

    crowd.enter("c1");

    assertThat(crowd.names()).containsExactly("a1", "b1", "c1");
    assertThat(crowd.gate.report().stalls()).containsExactly(stall(Cause.CONCURRENCY, 1, 200, 200));
  }

  @Test
  void aSlotThatCameBackBeforeItWasDueIsNotBlamed() {
    Crowd crowd = Crowd.with(TEN_A_SECOND, 9, 1).warm();
    crowd.enter(2);
    crowd.enter("b1");
    crowd.time.advance(Duration.ofMillis(250));

    crowd.started.get(0).finish();
    crowd.time.freeze(Duration.ofMillis(100));

    assertThat(crowd.millis()).containsExactly(100.0, 200.0, 350.0);
    assertThat(crowd.gate.report().stalls()).containsExactly(stall(Cause.MACHINE, 1, 50, 50));
  }

  @Test
  void aLackOfRequestsIsNamed() {
    Crowd crowd = Crowd.withRate(TEN_A_SECOND).warm();
    crowd.time.advance(Duration.ofMillis(350));

    crowd.enter(1);

    assertThat(crowd.gate.report().stalls()).containsExactly(stall(Cause.INPUT, 1, 250, 250));
  }

  @Test
  void aRequestWithinTenMillisecondsOfItsPlaceIsNotMissed() {
    Crowd crowd = Crowd.withRate(TEN_A_SECOND).warm();
    crowd.time.advance(Duration.ofMillis(110));

    crowd.enter(1);

    assertThat(crowd.gate.report().stalls()).isEmpty();
  }

  @Test
  void aLackOfRequestsIsNotBlamedWhileAllSlotsAreTaken() {
    Crowd crowd = Crowd.with(TEN_A_SECOND, 1, 1).warm();
    Caller a1 = crowd.enter("a1");
    crowd.time.advance(Duration.ofMillis(500));

    crowd.enter("a2");
    crowd.time.advance(Duration.ofMillis(40));
    a1.finish();

    assertThat(crowd.gate.report().stalls()).containsExactly(stall(Cause.CONCURRENCY, 1, 40, 40));
  }

  @Test
  void aRestBeforeTheFirstRequestIsNoLackOfThem() {
    Crowd crowd = Crowd.withRate(TEN_A_SECOND);
    crowd.time.advance(Duration.ofSeconds(5));

    crowd.enter("a1");
    crowd.time.advance(Duration.ofSeconds(5));
    crowd.enter("a2");

    assertThat(crowd.gate.report().stalls()).isEmpty();
  }

  @Test
  void whatTheWindowHeldBackIsNoStall() {
    Crowd crowd = Crowd.withRate(TEN_A_SECOND.burst(10)).warm();
    crowd.time.advance(Duration.ofSeconds(9));
    crowd.enter(15);
    PacingReport before = crowd.gate.report();

    crowd.time.advance(Duration.ofSeconds(2));

    assertThat(crowd.millis()).contains(10_000.0);
    assertThat(crowd.gate.report().stalls()).isEqualTo(before.stalls());
  }

  @Test
  void timeWaitedInVainForASlotIsNoLackOfRequests() {
    Crowd crowd = Crowd.with(TEN_A_SECOND, 1, 1).warm();
    Caller a1 = crowd.enter("a1");
    Caller a2 = crowd.enter("a2");
    crowd.time.advance(Duration.ofSeconds(9));
    a2.leave();
    a1.finish();

    crowd.time.advance(Duration.ofMillis(20));
    crowd.enter("a3");

    assertThat(crowd.gate.report().stalls()).containsExactly(stall(Cause.INPUT, 1, 20, 20));
  }

  @Test
  void aPauseIsNamedAndCounted() {
    Crowd crowd = Crowd.withRate(TEN_A_SECOND).warm();
    Caller a1 = crowd.enter("a1");

    a1.pause(Duration.ofMillis(400));
    a1.pause(Duration.ofSeconds(1));
    a1.pause(Duration.ofMillis(500));
    crowd.time.advance(Duration.ofSeconds(1));

    PacingReport report = crowd.gate.report();
    assertThat(report.stalls()).containsExactly(stall(Cause.PAUSE, 1, 900, 900));
    assertThat(report.pauses()).isEqualTo(new PacingReport.Pauses(2, Duration.ofSeconds(1)));
  }

  @Test
  void aPauseOfOneKeyIsNamedWhenAnotherComesTooLate() {
    Crowd crowd = Crowd.withRate(TEN_A_SECOND).warm();
    crowd.enter("a1").pause(Duration.ofSeconds(9));
    crowd.time.advance(Duration.ofMillis(350));

    crowd.enter("b1");

    assertThat(crowd.millis()).containsExactly(350.0);
    assertThat(crowd.dueMillis()).as("not before it came").containsExactly(350.0);
    assertThat(crowd.gate.report().stalls()).containsExactly(stall(Cause.PAUSE, 1, 250, 250));
  }

  @Test
  void aPauseThatEndedInTimeIsNotBlamed() {
    Crowd crowd = Crowd.withRate(TEN_A_SECOND).warm();
    crowd.enter("a1").pause(Duration.ofMillis(60));

    crowd.time.freeze(Duration.ofMillis(150));

    assertThat(crowd.gate.report().stalls()).containsExactly(stall(Cause.MACHINE, 1, 50, 50));
  }

  @Test
  void aBudgetOfAllIsNamed() {
    assertThat(stallsOfBudget(true)).containsExactly(stall(Cause.BUDGET, 1, 900, 900));
  }

  @Test
  void aBudgetOfTheKeyIsNamed() {
    assertThat(stallsOfBudget(false)).containsExactly(stall(Cause.BUDGET, 1, 900, 900));
  }

  private static List<Stall> stallsOfBudget(boolean ofAll) {
    List<Budget> budget = List.of(Budget.per(100, Duration.ofSeconds(1)));
    Crowd crowd =
        Crowd.with(
                new Quota(List.of(TEN_A_SECOND), ofAll ? budget : List.of()),
                Quota.NONE,
                new Quota(List.of(), ofAll ? List.of() : budget))
            .warm();
    crowd.enter("a1", 60);
    crowd.enter("a2", 60);

    crowd.time.advance(Duration.ofSeconds(2));

    assertThat(crowd.millis()).containsExactly(100.0, 1_100.0);
    return crowd.gate.report().stalls();
  }

  @Test
  void stallsAreInTheOrderOfTheirCauses() {
    Crowd crowd = Crowd.with(TEN_A_SECOND, 1, 1).warm();
    crowd.enter(2);
    crowd.time.freeze(Duration.ofMillis(120));
    crowd.time.advance(Duration.ofMillis(200));
    crowd.started.get(0).finish();
    crowd.time.advance(Duration.ofMillis(500));
    crowd.started.get(1).finish();
    crowd.enter(1);

    assertThat(crowd.gate.report().stalls())
        .extracting(Stall::cause)
        .containsExactly(Cause.CONCURRENCY, Cause.INPUT, Cause.MACHINE);
  }

  private static Stall stall(Cause cause, int count, long totalMillis, long longestMillis) {
    return new Stall(
        cause, count, Duration.ofMillis(totalMillis), Duration.ofMillis(longestMillis));
  }
}
