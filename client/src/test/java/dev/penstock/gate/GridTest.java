package dev.penstock.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GridTest {
  private static final long DAY = Duration.ofDays(1).toNanos();

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "the first place is the anchor,                         10,      1_000,       0,       0",
    "places lie even,                                       10,      1_000,       3,     300",
    "a place between two nanoseconds is the later one,       3,      1_000,       1,     334",
    "no rounding is carried to the next place,               3,      1_000,       2,     667",
    "a whole period is exact,                                3,      1_000,       3,   1_000",
    "so are many,                                            3,      1_000,   3_000,       1_000_000",
    "one permit has one place a period,                      1,      1_000,       7,   7_000",
    "several places may share a nanosecond,                  4,          3,       2,       2",
    "a million a day is 86.4 ms apart,               1_000_000, 86_400_000_000_000, 1, 86_400_000",
    "the last place of 366 days does not overflow,   1_000_000, 31_622_400_000_000_000, 999_999,"
        + " 31_622_368_377_600_000",
  })
  void placesLieOn(String sentence, String permits, String period, String place, String nanos) {
    Grid grid = new Grid((int) number(permits), number(period), 0);

    for (long i = 0; i < number(place); i++) {
      grid.advance();
    }

    assertThat(grid.next()).as(sentence).isEqualTo(number(nanos));
  }

  @ParameterizedTest(name = "{0} places in {1} ns")
  @CsvSource({
    "1, 1000000007",
    "3, 1000000000",
    "7, 1200000001",
    "999983, 86400000000001",
    "1000000, 1000003",
  })
  void overAMillionPlacesTheGridStaysOnTheExactOne(int permits, long period) {
    BigInteger anchor = BigInteger.valueOf(-123_456_789_012L);
    Grid grid = new Grid(permits, period, anchor.longValueExact());

    for (int i = 0; i <= 1_000_000; i++) {
      long exact =
          anchor
              .add(BigInteger.valueOf(i / permits).multiply(BigInteger.valueOf(period)))
              .add(ceilOfShare(i % permits, period, permits))
              .longValueExact();
      if (grid.next() != exact) {
        assertThat(grid.next()).as("place %d", i).isEqualTo(exact);
      }
      grid.advance();
    }
  }

  @Test
  void anyOffsetIsTheExactOneRoundedUp() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);

    for (int i = 0; i < 20_000; i++) {
      int permits = 1 + random.nextInt(1_000_000);
      long period = 1 + (long) (random.nextDouble() * 366 * DAY);
      int count = random.nextInt(permits + 1);
      long offset = new Grid(permits, period, 0).offset(count);
      assertThat(offset)
          .as("seed %d: %d of %d in %d", seed, count, permits, period)
          .isEqualTo(ceilOfShare(count, period, permits).longValueExact());
    }
  }

  @Test
  void aMovedGridCountsOnFromThere() {
    Grid grid = new Grid(10, 1_000, 0);
    grid.advance();
    grid.advance();

    grid.moveTo(250);

    assertThat(grid.next()).isEqualTo(250);
    grid.advance();
    assertThat(grid.next()).isEqualTo(350);
  }

  private static BigInteger ceilOfShare(int count, long period, int permits) {
    return BigInteger.valueOf(count)
        .multiply(BigInteger.valueOf(period))
        .add(BigInteger.valueOf(permits - 1))
        .divide(BigInteger.valueOf(permits));
  }

  private static long number(String text) {
    return Long.parseLong(text.replace("_", ""));
  }
}
