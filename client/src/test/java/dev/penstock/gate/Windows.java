package dev.penstock.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.pacing.Budget;

/** Checks the promise of every rate limit, against nothing but the times of the starts. */
final class Windows {
  private Windows() {}

  /** No half-open window of one period holds more than the permits. The starts are in order. */
  static void assertNeverMore(int permits, long periodNanos, long[] starts, String when) {
    for (int i = permits; i < starts.length; i++) {
      if (starts[i] - starts[i - permits] < periodNanos) {
        assertThat(starts[i] - starts[i - permits])
            .as("%s: from start %d to start %d", when, i - permits, i)
            .isGreaterThanOrEqualTo(periodNanos);
      }
    }
  }

  /** No half-open window of one period holds more cost than the budget. */
  static void assertNeverCostsMore(Budget budget, long[] starts, long[] costs, String when) {
    int first = 0;
    long sum = 0;
    for (int i = 0; i < starts.length; i++) {
      sum += costs[i];
      while (starts[i] - starts[first] >= budget.period().toNanos()) {
        sum -= costs[first++];
      }
      if (sum > budget.capacity()) {
        assertThat(sum)
            .as("%s: %s, from start %d to start %d", when, budget, first, i)
            .isLessThanOrEqualTo(budget.capacity());
      }
    }
  }
}
