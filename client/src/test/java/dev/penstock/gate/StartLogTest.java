package dev.penstock.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartLogTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "one of one holds the place for a period,              1, 100, '5',          105",
    "its successor does so after it,                       1, 100, '5 105',      205",
    "the first of two decides,                             2, 100, '5 30',       105",
    "then the second,                                      2, 100, '5 30 105',   130",
    "a late start keeps its place longer,                  2, 100, '5 30 190',   130",
    "then the late one,                                    2, 100, '5 30 190 191', 290",
    "starts of one moment leave together,                  3, 100, '5 5 5 105 105', 105",
  })
  void hasRoomWhenTheStartSoManyBackLeaves(
      String sentence, int permits, long period, String starts, long roomAt) {
    StartLog log = new StartLog(permits, period);

    for (String start : starts.split(" ", -1)) {
      log.add(Long.parseLong(start));
    }

    assertThat(log.roomAt()).as(sentence).isEqualTo(roomAt);
  }

  @Test
  void hasRoomFromTheBeginningUntilThePeriodIsFull() {
    StartLog log = new StartLog(3, 100);

    for (int i = 0; i < 3; i++) {
      assertThat(log.roomAt()).as("after %d starts", i).isEqualTo(Long.MIN_VALUE);
      log.add(i);
    }

    assertThat(log.roomAt()).isEqualTo(100);
  }

  @Test
  void remembersExactlyAsManyAsThePeriodMayHave() {
    for (int permits : new int[] {1, 2, 63, 64, 65, 128, 1000, 1_000_000}) {
      long period = 10L * permits;
      StartLog log = new StartLog(permits, period);
      for (int i = 0; i < 2 * permits + 3; i++) {
        long expected = i < permits ? Long.MIN_VALUE : 7L * (i - permits) + period;
        if (log.roomAt() != expected) {
          assertThat(log.roomAt()).as("%d permits, start %d", permits, i).isEqualTo(expected);
        }
        log.add(7L * i);
      }
    }
  }

  @Test
  void noWindowHoldsMoreThanThePermits() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);

    for (int round = 0; round < 300; round++) {
      int permits = 1 + random.nextInt(100);
      long period = 1L + random.nextInt(1_000);
      StartLog log = new StartLog(permits, period);
      long[] starts = new long[500];
      long now = 0;
      for (int i = 0; i < starts.length; i++) {
        now = Math.max(now + random.nextInt(20), log.roomAt());
        log.add(now);
        starts[i] = now;
      }
      Windows.assertNeverMore(permits, period, starts, "seed " + seed + ", round " + round);
    }
  }
}
