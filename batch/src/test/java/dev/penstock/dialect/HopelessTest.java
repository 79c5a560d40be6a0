package dev.penstock.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HopelessTest {
  @ParameterizedTest
  @CsvSource({
    "2026-11-23T12:00:00Z, 2026-11-24T08:00:00Z",
    "2026-11-24T07:59:59Z, 2026-11-24T08:00:00Z",
    "2026-11-24T08:00:00Z, 2026-11-25T08:00:00Z",
    "2026-07-01T06:59:59Z, 2026-07-01T07:00:00Z",
    "2026-12-31T23:00:00Z, 2027-01-01T08:00:00Z",
    // the nights in which the clocks change
    "2026-11-01T06:00:00Z, 2026-11-01T07:00:00Z",
    "2026-11-01T12:00:00Z, 2026-11-02T08:00:00Z",
    "2027-03-14T12:00:00Z, 2027-03-15T07:00:00Z",
  })
  void aDayEndsAtMidnightInCalifornia(Instant now, Instant until) {
    assertThat(Hopeless.DAY.until(now)).contains(until);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-23T12:00:00Z, 2026-12-01T00:00:00Z",
    "2026-12-31T23:59:59Z, 2027-01-01T00:00:00Z",
    "2027-01-31T12:00:00Z, 2027-02-01T00:00:00Z",
    "2026-12-01T00:00:00Z, 2027-01-01T00:00:00Z",
  })
  void aMonthEndsInUtc(Instant now, Instant until) {
    assertThat(Hopeless.MONTH.until(now)).contains(until);
  }

  @Test
  void noTimeMakesAKeyOrMoney() {
    assertThat(Hopeless.KEY.until(Instant.EPOCH)).isEmpty();
    assertThat(Hopeless.MONEY.until(Instant.EPOCH)).isEmpty();
  }
}
