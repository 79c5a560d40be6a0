package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Retries as a share of first attempts, over a sliding minute. */
class RetryBudgetTest {
  private static final long SECOND = 1_000_000_000;

  @ParameterizedTest(name = "{0} of {1} first attempts are {2} retries")
  @CsvSource({
    "0.2, 0, 10",
    "0.2, 50, 10",
    "0.2, 51, 10",
    "0.2, 55, 11",
    "0.2, 1000, 200",
    "0, 1000, 10",
    "3, 100, 300",
    "0.001, 100000, 100",
  })
  void shareOfTheFirstAttemptsButAtLeastTen(double share, int firsts, int retries) {
    RetryBudget budget = new RetryBudget(share);
    for (int i = 0; i < firsts; i++) {
      budget.first(0);
    }

    assertThat(taken(budget, 0)).isEqualTo(retries);
  }

  @Test
  void whatIsTakenComesBackAfterAMinute() {
    RetryBudget budget = new RetryBudget(0.2);
    assertThat(taken(budget, 5 * SECOND)).isEqualTo(10);

    assertThat(budget.tryRetry(64 * SECOND)).isFalse();
    assertThat(taken(budget, 65 * SECOND)).isEqualTo(10);
  }

  @Test
  void firstAttemptsCountForAMinute() {
    RetryBudget budget = new RetryBudget(1);
    for (int second = 0; second < 60; second++) {
      budget.first(second * SECOND);
    }

    assertThat(taken(budget, 59 * SECOND)).isEqualTo(60);
    assertThat(taken(budget, 119 * SECOND)).isEqualTo(10);
  }

  @Test
  void ticksMayBeNegativeAndJumpFar() {
    RetryBudget budget = new RetryBudget(1);
    long begin = -3 * SECOND;
    assertThat(taken(budget, begin)).isEqualTo(10);

    assertThat(taken(budget, begin + 59 * SECOND)).isZero();
    assertThat(taken(budget, Long.MAX_VALUE / 2)).isEqualTo(10);
  }

  @Test
  void tickOfAThreadThatWasLateIsTakenForNow() {
    RetryBudget budget = new RetryBudget(0);
    assertThat(taken(budget, 61 * SECOND)).isEqualTo(10);

    assertThat(budget.tryRetry(60 * SECOND)).isFalse();
  }

  private static int taken(RetryBudget budget, long now) {
    int taken = 0;
    while (budget.tryRetry(now)) {
      taken++;
    }
    return taken;
  }
}
