package dev.penstock.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.pacing.RateLimit;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CountLimitTest {
  private static final long MS = 1_000_000;

  /** One start in 100 ms. */
  private static final RateLimit TEN_A_SECOND = RateLimit.perSecond(10);

  @Test
  void aNewOneIsDueAtOnce() {
    assertThat(new CountLimit(TEN_A_SECOND, 7 * MS).due()).isEqualTo(7 * MS);
  }

  @Test
  void timeMayBeNegative() {
    CountLimit limit = new CountLimit(TEN_A_SECOND, -500 * MS);

    assertThat(limit.due()).isEqualTo(-500 * MS);
    limit.start(-500 * MS);
    assertThat(limit.due()).isEqualTo(-400 * MS);
  }

  @Test
  void startsInTimeKeepToTheGrid() {
    CountLimit limit = new CountLimit(TEN_A_SECOND, 0);

    for (int i = 0; i < 100; i++) {
      assertThat(limit.due()).isEqualTo(i * 100L * MS);
      limit.start(limit.due());
    }
  }

  @Test
  void aStartUpToTenMillisecondsLateLeavesTheGridAlone() {
    CountLimit limit = new CountLimit(TEN_A_SECOND, 0);

    limit.start(10 * MS);

    assertThat(limit.due()).isEqualTo(100 * MS);
  }

  @Test
  void missedStartsAreMadeUpAtOnce() {
    CountLimit limit = new CountLimit(RateLimit.perSecond(1000), 0);

    int made = 0;
    while (limit.due() <= 10 * MS) {
      limit.start(10 * MS);
      made++;
    }

    assertThat(made).isEqualTo(11);
    assertThat(limit.due()).isEqualTo(11 * MS);
  }

  @Test
  void aLaterStartIsTheNewAnchorWithoutCredit() {
    CountLimit limit = new CountLimit(TEN_A_SECOND, 0);

    limit.start(10 * MS + 1);

    assertThat(limit.due()).isEqualTo(110 * MS + 1);
  }

  @Test
  void aStartThatTheWindowHeldBackIsTheNewAnchorToo() {
    CountLimit limit = new CountLimit(RateLimit.per(2, Duration.ofMillis(200)).burst(2), 0);
    limit.endRest(1_000 * MS);
    limit.start(1_000 * MS);
    limit.start(1_000 * MS);

    assertThat(limit.due()).as("the window, not the place at 1100").isEqualTo(1_200 * MS);
    limit.start(1_200 * MS);

    assertThat(limit.due()).as("counted on from there").isEqualTo(1_300 * MS);
  }

  @Test
  void theWindowHoldsBackWhatFollowsAMadeUpStart() {
    CountLimit limit = new CountLimit(RateLimit.per(1, Duration.ofMillis(100)), 0);

    limit.start(4 * MS);

    assertThat(limit.due()).isEqualTo(104 * MS);
  }

  @Test
  void afterARestWithoutBurstTheArrivalIsTheAnchor() {
    CountLimit limit = new CountLimit(TEN_A_SECOND, 0);
    limit.start(0);

    limit.endRest(5_030 * MS);

    assertThat(limit.due()).isEqualTo(5_030 * MS);
    limit.start(5_030 * MS);
    assertThat(limit.due()).isEqualTo(5_130 * MS);
  }

  @Test
  void anArrivalBeforeTheNextPlaceWaitsForIt() {
    CountLimit limit = new CountLimit(TEN_A_SECOND.burst(10), 0);
    limit.start(0);

    limit.endRest(30 * MS);

    assertThat(limit.due()).isEqualTo(100 * MS);
  }

  @Test
  void anArrivalOnTheNextPlaceKeepsTheGrid() {
    CountLimit limit = new CountLimit(RateLimit.perSecond(3), 0);
    limit.start(0);

    limit.endRest(333_333_334);
    limit.start(333_333_334);

    assertThat(limit.due()).as("not one nanosecond later").isEqualTo(666_666_667);
  }

  @Test
  void aLongRestEarnsTheWholeBurstAndNoMore() {
    CountLimit limit = new CountLimit(TEN_A_SECOND.burst(4), 0);
    limit.start(0);

    limit.endRest(5_000 * MS);

    assertThat(startsAt(limit, 5_000 * MS)).isEqualTo(4);
    assertThat(limit.due()).isEqualTo(5_100 * MS);
  }

  @Test
  void aShortRestEarnsThePlacesThatPassed() {
    CountLimit limit = new CountLimit(TEN_A_SECOND.burst(4), 0);
    limit.start(0);

    limit.endRest(250 * MS);

    assertThat(startsAt(limit, 250 * MS)).as("the places at 100 and 200").isEqualTo(2);
    assertThat(limit.due()).isEqualTo(300 * MS);
  }

  @Test
  void creditThatWasNotUsedStaysForTheNextArrival() {
    CountLimit limit = new CountLimit(TEN_A_SECOND.burst(4), 0);
    limit.start(0);
    limit.endRest(5_000 * MS);
    limit.start(5_000 * MS);

    limit.endRest(5_050 * MS);

    assertThat(limit.due()).as("not before it came").isEqualTo(5_050 * MS);
    assertThat(startsAt(limit, 5_050 * MS)).isEqualTo(3);
  }

  @Test
  void creditIsLostToAStartOverTenMillisecondsAfterTheRest() {
    CountLimit limit = new CountLimit(TEN_A_SECOND.burst(4), 0);
    limit.start(0);
    limit.endRest(5_000 * MS);

    limit.start(5_010 * MS + 1);

    assertThat(limit.due()).isEqualTo(5_110 * MS + 1);
  }

  @Test
  void creditIsKeptByAStartUpToTenMillisecondsAfterTheRest() {
    CountLimit limit = new CountLimit(TEN_A_SECOND.burst(4), 0);
    limit.start(0);
    limit.endRest(5_000 * MS);

    assertThat(startsAt(limit, 5_010 * MS)).isEqualTo(4);
  }

  @Test
  void waitersThatGiveUpLeaveNoCreditForTheTimeTheyWaited() {
    CountLimit limit = new CountLimit(TEN_A_SECOND.burst(4), 0);
    limit.start(0);
    limit.endRest(50 * MS);

    limit.giveUp(3_000 * MS);
    limit.endRest(3_001 * MS);

    assertThat(startsAt(limit, 3_001 * MS)).isEqualTo(1);
    assertThat(limit.due()).isEqualTo(3_100 * MS);
  }

  @Test
  void waitersThatGiveUpInTimeCostNothing() {
    CountLimit limit = new CountLimit(TEN_A_SECOND.burst(4), 0);
    limit.start(0);
    limit.endRest(50 * MS);

    limit.giveUp(110 * MS);

    assertThat(limit.due()).isEqualTo(100 * MS);
  }

  @Test
  void thePlacesCountFromWhenTheFirstStartWasSent() {
    CountLimit limit = new CountLimit(TEN_A_SECOND, 0);
    limit.start(0);

    limit.firstSent(730 * MS);

    assertThat(limit.due()).isEqualTo(830 * MS);
  }

  @Test
  void aNewOneHasItsWholeBurst() {
    CountLimit limit = new CountLimit(TEN_A_SECOND.burst(4), 0);
    limit.start(0);

    limit.firstSent(730 * MS);

    assertThat(limit.due()).isEqualTo(730 * MS);
    assertThat(startsAt(limit, 730 * MS)).as("with the first one it is four").isEqualTo(3);
    assertThat(limit.due()).isEqualTo(830 * MS);
  }

  @Test
  void theBurstOfANewOneIsNotLateAfterASlowFirstStart() {
    CountLimit limit = new CountLimit(TEN_A_SECOND.burst(4), 0);
    limit.start(0);
    limit.firstSent(730 * MS);

    assertThat(startsAt(limit, 740 * MS)).isEqualTo(3);
  }

  @Test
  void noWindowHoldsMoreThanThePermitsWhateverComes() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);

    for (int round = 0; round < 500; round++) {
      int permits = 1 + random.nextInt(50);
      int burst = 1 + random.nextInt(permits);
      long period = 1_000 + (long) (random.nextDouble() * 1_000 * MS);
      String when =
          "seed %d, round %d: %d in %d ns, burst %d".formatted(seed, round, permits, period, burst);
      RateLimit rate = new RateLimit(permits, Duration.ofNanos(period), burst);
      long now = random.nextInt();
      CountLimit limit = new CountLimit(rate, now);
      long[] starts = new long[400];
      long due = now;
      for (int i = 0; i < starts.length; i++) {
        if (random.nextInt(5) == 0) {
          now += (long) (random.nextDouble() * period * 2);
          limit.endRest(now);
        }
        if (random.nextInt(20) == 0) {
          now += random.nextInt(20_000_000);
          limit.giveUp(now);
          limit.endRest(now);
        }
        assertThat(limit.due()).as(when + ": never goes back").isGreaterThanOrEqualTo(due);
        long late = random.nextInt(3) == 0 ? random.nextInt(20_000_000) : 0;
        now = Math.max(now, limit.due()) + late;
        limit.start(now);
        starts[i] = now;
        if (i == 0) {
          now += random.nextInt(1_000_000_000);
          limit.firstSent(now);
        }
        due = limit.due();
      }
      Windows.assertNeverMore(permits, period, starts, when);
    }
  }

  @Test
  void aMillionADayNeitherOverflowsNorDrifts() {
    RateLimit rate = RateLimit.parse("1000000/d");
    CountLimit limit = new CountLimit(rate, 0);

    for (int i = 0; i < 2_000_000; i++) {
      limit.start(limit.due());
    }

    assertThat(limit.due()).isEqualTo(Duration.ofDays(2).toNanos());
  }

  /** How many starts are due at a moment, when all are made at it. */
  private static int startsAt(CountLimit limit, long now) {
    int starts = 0;
    while (limit.due() <= now) {
      limit.start(now);
      starts++;
    }
    return starts;
  }
}
