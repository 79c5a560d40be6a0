package dev.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.penstock.pacing.PacingReport;
import dev.penstock.pacing.RateLimit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class RecentRateTest {
  private final RecentRate rate = new RecentRate();

  @Test
  void isAbsentBeforeTheSecondStart() {
    assertThat(rate.at(0, pacing(0, 0))).isEmpty();
    assertThat(rate.at(200, pacing(1, 0))).isEmpty();
  }

  @Test
  void theFirstLookMayComeLate() {
    assertThat(rate.at(10_000, pacing(51, 10)).orElseThrow()).isEqualTo(5.0, within(1e-9));
  }

  @Test
  void anEvenRateDoesNotWaver() {
    for (int millis = 0; millis <= 60_000; millis += 200) {
      int seconds = millis / 1_000;
      OptionalDouble now = rate.at(millis, pacing(seconds + 1, seconds));
      if (seconds > 0) {
        assertThat(now.orElseThrow()).isEqualTo(1.0, within(1e-9));
      }
    }
  }

  @Test
  void forgetsWhatIsOverTenSecondsOld() {
    rate.at(0, pacing(1, 0));
    rate.at(10_000, pacing(1_001, 10));
    rate.at(20_000, pacing(1_011, 20));

    assertThat(rate.at(21_000, pacing(1_012, 21)).orElseThrow()).isEqualTo(1.0, within(1e-9));
  }

  @Test
  void fallsWhenNothingIsStarted() {
    rate.at(0, pacing(1, 0));
    assertThat(rate.at(10_000, pacing(101, 10)).orElseThrow()).isEqualTo(10.0, within(1e-9));

    assertThat(rate.at(20_000, pacing(101, 10)).orElseThrow()).isBetween(5.0, 5.4);
  }

  private static PacingReport pacing(long starts, int seconds) {
    return new PacingReport(
        Optional.of(RateLimit.perSecond(10)), starts, Duration.ofSeconds(seconds), 10, List.of());
  }
}
