package dev.penstock.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitTest {
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "a bare number is per second,                   10,          10,           1000000000",
    "so it is with its unit,                        10/s,        10,           1000000000",
    "half a start a second is one in two,           0.5,         1,            2000000000",
    "a fraction is made whole by a longer period,   2.5/s,       3,            1200000000",
    "the window of a rate a minute is a minute,     300/m,       300,         60000000000",
    "of one an hour an hour,                        5000/h,      5000,      3600000000000",
    "of one a day a day,                            100/d,       100,      86400000000000",
    "a period is rounded up to the nanosecond,      0.3,         1,            3333333334",
    "the largest is a million,                      1000000/s,   1000000,      1000000000",
    "also a day,                                    1000000/d,   1000000,  86400000000000",
    "white space around it does not matter,         ' 10/s ',    10,           1000000000",
    "nor do capitals,                               10/M,        10,          60000000000",
    "nor zeros behind the point,                    2.000,       2,            1000000000",
    "the slowest is one in 366 days,                0.002732241/d, 1,     31622393485786942",
  })
  void reads(String sentence, String text, int permits, long periodNanos) {
    assertThat(RateLimit.parse(text))
        .as(sentence)
        .isEqualTo(new RateLimit(permits, Duration.ofNanos(periodNanos), 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "x",
        "-1",
        "+1",
        "1e3",
        ".5",
        "5.",
        "1,5",
        "10 /s",
        "10/",
        "10/x",
        "10/ms",
        "10/s/s",
        "0x10",
        "NaN",
        "Infinity",
        "off",
        "1000000000000",
        "1.0000000001",
        "\u0661"
      })
  void refusesWhatIsNoRateAndShowsHowToWriteOne(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RateLimit.parse(text))
        .withMessage(
            "not a rate: \"%s\"; write requests per second like 10 or 0.5, or 300/m, 5000/h, 100/d",
            text);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "0,           the rate must be above 0: \"0\"",
    "0.0/m,       the rate must be above 0: \"0.0/m\"",
    "1000001,     'rate above 1,000,000 per second: 1000001'",
    "1000000.5/m, 'rate above 1,000,000 per minute: 1000000.5; state it per second'",
    "2000000/h,   'rate above 1,000,000 per hour: 2000000; state it per minute'",
    "2000000/d,   'rate above 1,000,000 per day: 2000000; state it per hour'",
    "0.000000001, rate below one start in 366 days: 0.000000001 per second",
    "0.00273224/d, rate below one start in 366 days: 0.00273224 per day",
  })
  void refusesARateOutOfItsRange(String text, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RateLimit.parse(text))
        .withMessage(message);
  }

  @ParameterizedTest
  @CsvSource({
    "10,     10,    1000000000",
    "0.5,    1,     2000000000",
    "2.5,    3,     1200000000",
    "0.1,    1,    10000000000",
    "1e6, 1000000,  1000000000",
  })
  void isStatedPerSecond(double rate, int permits, long periodNanos) {
    assertThat(RateLimit.perSecond(rate))
        .isEqualTo(new RateLimit(permits, Duration.ofNanos(periodNanos), 1));
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        0,
        -0.0,
        -1,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
      })
  void refusesARatePerSecondThatIsNotAboveZero(double rate) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RateLimit.perSecond(rate))
        .withMessage("rate not above 0: " + rate);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1_000_000.5, 1e300, Double.MAX_VALUE, Double.MIN_VALUE, 1e-9})
  void refusesARatePerSecondOutOfItsRange(double rate) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RateLimit.perSecond(rate))
        .withMessageStartingWith(rate > 1 ? "rate above 1,000,000" : "rate below one start")
        .withMessageContaining(BigDecimal.valueOf(rate).toPlainString());
  }

  @Test
  void isStatedAsPermitsAndPeriod() {
    Duration period = Duration.ofMillis(250);

    RateLimit limit = RateLimit.per(7, period);

    assertThat(limit).isEqualTo(new RateLimit(7, period, 1));
    assertThat(limit.ratePerSecond()).isEqualTo(28);
    assertThat(limit.burst(7)).isEqualTo(new RateLimit(7, period, 7));
    assertThat(RateLimit.per(1, Duration.ofNanos(1_000)).permits()).isEqualTo(1);
    assertThat(RateLimit.per(1_000_000, Duration.ofDays(366)).permits()).isEqualTo(1_000_000);
  }

  @ParameterizedTest(name = "{3}")
  @CsvSource({
    "0,       PT1S,             1, permits < 1: 0",
    "-1,      PT1S,             1, permits < 1: -1",
    "1000001, PT1S,             1,"
        + " 'permits > 1,000,000: 1000001; state the rate for a shorter period'",
    "1,       PT0S,             1, period not within 1 microsecond and 366 days: PT0S",
    "1,       PT0.000000999S,   1, period not within 1 microsecond and 366 days: PT0.000000999S",
    "1,       P366DT0.000000001S, 1,"
        + " period not within 1 microsecond and 366 days: PT8784H0.000000001S",
    "10,      PT1S,             0, burst not within 1 and 10: 0",
    "10,      PT1S,            11, burst not within 1 and 10: 11",
  })
  void refusesPartsOutOfTheirRange(int permits, Duration period, int burst, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RateLimit(permits, period, burst))
        .withMessage(message);
  }

  @ParameterizedTest(name = "{0} reads {1}")
  @CsvSource({
    "10,       10/s",
    "300/m,    300/m",
    "60/m,     60/m",
    "5000/h,   5000/h",
    "100/d,    100/d",
    "0.5,      0.5/s",
    "2.5/s,    2.5/s",
    "0.3/s,    0.3/s",
    "0.01/s,   0.6/m",
    "0.1/d,    0.1/d",
  })
  void isWrittenInTheUnitOfItsWindow(String asked, String text) {
    assertThat(RateLimit.parse(asked)).hasToString(text);
  }

  @Test
  void aPeriodShorterThanASecondIsWrittenPerSecond() {
    assertThat(RateLimit.per(1, Duration.ofMillis(300))).hasToString("3.333/s");
  }

  @Test
  void anyRateThatIsReadHasTheExactPermitsAndPeriodAndReadsBackAsItself() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    String[] units = {"s", "m", "h", "d"};
    long[] unitNanos = {1_000_000_000L, 60_000_000_000L, 3_600_000_000_000L, 86_400_000_000_000L};

    for (int i = 0; i < 20_000; i++) {
      int unit = random.nextInt(4);
      BigDecimal rate = BigDecimal.valueOf(1 + random.nextInt(1_000_000_000), 3);
      String text = rate.toPlainString() + "/" + units[unit];
      RateLimit limit = RateLimit.parse(text);

      String as = "seed %d: %s".formatted(seed, text);
      assertThat(BigDecimal.valueOf(limit.permits()))
          .as(as)
          .isEqualByComparingTo(rate.setScale(0, RoundingMode.CEILING));
      BigDecimal exactPeriod =
          BigDecimal.valueOf(limit.permits())
              .multiply(BigDecimal.valueOf(unitNanos[unit]))
              .divide(rate, 0, RoundingMode.CEILING);
      assertThat(BigDecimal.valueOf(limit.period().toNanos()))
          .as(as)
          .isEqualByComparingTo(exactPeriod);
      assertThat(limit.ratePerSecond())
          .as(as)
          .isCloseTo(rate.doubleValue() * 1e9 / unitNanos[unit], within(1e-6 * rate.doubleValue()));
      if (rate.doubleValue() >= 1 && rate.doubleValue() < 100_000) {
        assertThat(RateLimit.parse(limit.toString())).as(as).isEqualTo(limit);
      }
    }
  }
}
