package dev.penstock.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.pacing.Budget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CostLogTest {
  private static final long MS = 1_000_000;
  private static final Budget HUNDRED = Budget.per(100, Duration.ofSeconds(1));

  @Test
  void aNewOneHasRoomForItsCapacity() {
    CostLog log = new CostLog(HUNDRED);

    assertThat(log.fits(100, 0)).isTrue();
    assertThat(log.fits(101, 0)).isFalse();
    assertThat(log.roomAt(100, 0)).isEqualTo(Long.MIN_VALUE);
    assertThat(log.nextRoomAt(0)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void roomComesBackAPeriodAfterTheStart() {
    CostLog log = new CostLog(HUNDRED);
    log.add(60, 7 * MS);
    log.add(40, 500 * MS);

    assertThat(log.fits(1, 1_007 * MS - 1)).isFalse();
    assertThat(log.roomAt(60, 600 * MS)).isEqualTo(1_007 * MS);
    assertThat(log.roomAt(61, 600 * MS)).isEqualTo(1_500 * MS);
    assertThat(log.fits(60, 1_007 * MS)).isTrue();
  }

  @Test
  void timeMayBeNegative() {
    CostLog log = new CostLog(HUNDRED);
    log.add(100, -300 * MS);

    assertThat(log.roomAt(1, -200 * MS)).isEqualTo(700 * MS);
  }

  @Test
  void aChangedCostCountsFromItsStart() {
    CostLog log = new CostLog(HUNDRED);
    log.add(60, 0);
    log.add(30, 500 * MS);

    log.change(0, -50, 600 * MS);
    assertThat(log.fits(60, 600 * MS)).isTrue();
    log.change(500 * MS, 100, 600 * MS);

    assertThat(log.roomAt(1, 600 * MS)).isEqualTo(1_500 * MS);
  }

  @Test
  void startsOfAboutTheSameMomentAreOneSliceThatLeavesWithItsLast() {
    CostLog log = new CostLog(Budget.per(100, Duration.ofNanos(CostLog.SLICES * MS)));
    log.add(50, 0);
    log.add(50, MS - 1);

    assertThat(log.roomAt(1, MS)).isEqualTo(CostLog.SLICES * MS + MS - 1);
  }

  @Test
  void costsInAPeriodNeverExceedTheCapacityAndRoomIsAtMostASliceLate() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);

    for (int round = 0; round < 100; round++) {
      long period = 1_000_000 + random.nextInt(5_000_000);
      Budget budget = Budget.per(1 + random.nextInt(1_000), Duration.ofNanos(period));
      CostLog log = new CostLog(budget);
      Costs costs = new Costs(budget);
      long now = random.nextInt();
      for (int i = 0; i < 300; i++) {
        now += random.nextInt(20_000);
        long cost = random.nextInt((int) budget.capacity()) / (1 + random.nextInt(50));
        String when = "seed %d, round %d, step %d".formatted(seed, round, i);
        if (random.nextInt(4) == 0) {
          costs.settleOne(random, log, now);
        } else if (log.fits(cost, now)) {
          log.add(cost, now);
          costs.start(cost, now, when);
        } else {
          assertThat(costs.within(now, period + period / CostLog.SLICES) + cost)
              .as(when)
              .isGreaterThan(budget.capacity());
          now = log.roomAt(cost, now);
          assertThat(log.fits(cost, now)).as(when).isTrue();
        }
      }
    }
  }

  /** All starts and their costs, to be added up anew every time. */
  private static final class Costs {
    private final Budget budget;
    private final List<long[]> starts = new ArrayList<>();

    private Costs(Budget budget) {
      this.budget = budget;
    }

    private void start(long cost, long now, String when) {
      starts.add(new long[] {now, cost});
      assertThat(within(now, budget.period().toNanos()))
          .as(when)
          .isLessThanOrEqualTo(budget.capacity());
    }

    private void settleOne(Random random, CostLog log, long now) {
      if (!starts.isEmpty()) {
        long[] start = starts.get(random.nextInt(starts.size()));
        long cost = random.nextInt(100);
        log.change(start[0], cost - start[1], now);
        start[1] = cost;
      }
    }

    private long within(long now, long period) {
      return starts.stream()
          .filter(start -> now - start[0] < period)
          .mapToLong(start -> start[1])
          .sum();
    }
  }
}
