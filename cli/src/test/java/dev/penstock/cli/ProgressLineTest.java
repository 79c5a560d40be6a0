package dev.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.batch.RunCounts;
import dev.penstock.dialect.ErrorKind;
import dev.penstock.pacing.PacingReport;
import dev.penstock.pacing.RateLimit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressLineTest {
  private static final Map<ErrorKind, Long> FAILURES =
      Map.of(ErrorKind.HTTP, 10L, ErrorKind.TIMEOUT, 2L);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "130 | [##############                          ] 37% 1110/3000  12 failed (http 10, timeout 2)"
            + "  25 in flight  50.0 of 50/s  0:38 left",
        "90 | 37% 1110/3000  12 failed (http 10, timeout 2)  25 in flight  50.0 of 50/s  0:38 left",
        "80 | 37% 1110/3000  12 failed (http 10, ...)  25 in flight  50.0 of 50/s  0:38 left",
        "70 | 37% 1110/3000  12 failed  25 in flight  50.0 of 50/s  0:38 left",
        "30 | 37% 1110/3000  12 failed  25",
        "1 | ''",
        "0 | ''"
      })
  void whatHasNoRoomIsLeftOut(int columns, String line) {
    assertThat(line(counts(1_110, FAILURES, "50"), 50).drawn(columns, false)).isEqualTo(line);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 100, 80, 40, 20, 5})
  void coloursTakeNoRoom(int columns) {
    ProgressLine line = line(counts(1_110, FAILURES, "50"), 50);

    assertThat(line.drawn(columns, true).replaceAll("\033\\[[0-9]+m", ""))
        .isEqualTo(line.drawn(columns, false))
        .hasSizeLessThan(columns);
  }

  @Test
  void failuresAreRed() {
    assertThat(line(counts(1_110, FAILURES, "50"), 50).drawn(90, true))
        .contains("  \033[31m12 failed (http 10, timeout 2)\033[0m  ");
  }

  @Test
  void theOnlyKindOfFailuresNeedsNoNumber() {
    assertThat(line(counts(5, Map.of(ErrorKind.DNS, 3L), "50"), 50).plain())
        .isEqualTo("0% 5/3000, 3 failed (dns), 25 in flight, 50.0 of 50/s, 1:00 left");
  }

  @ParameterizedTest
  @CsvSource({
    "10, 9.8765, 9.88 of 10/s, 4:59 left",
    "30/m, 0.5, 30.0 of 30/m, 1:38:20 left",
    "12/d, 0.000138889, 12.0 of 12/d, 245d 19h left"
  })
  void theRateIsInTheUnitOfTheLimit(String asked, double rate, String pace, String left) {
    assertThat(line(counts(50, Map.of(), asked), rate).plain())
        .isEqualTo("1%% 50/3000, 25 in flight, %s, %s".formatted(pace, left));
  }

  @Test
  void beforeTheSecondStartTheAskedRateIsTheMeasure() {
    ProgressLine line = new ProgressLine(counts(0, Map.of(), "50"), OptionalDouble.empty());

    assertThat(line.plain()).isEqualTo("0% 0/3000, 25 in flight, asked 50/s, 1:00 left");
  }

  @Test
  void nothingIsSaidOfTheTimeLeftOnceAllAreSent() {
    assertThat(line(counts(2_975, Map.of(), "50"), 50).plain())
        .isEqualTo("99% 2975/3000, 25 in flight, 50.0 of 50/s");
  }

  @Test
  void withoutLimitAndTotalThereIsStillACount() {
    RunCounts counts =
        new RunCounts(7, Map.of(), 3, OptionalLong.empty(), pacing(Optional.empty()));

    assertThat(line(counts, 1234.5).drawn(200, false)).isEqualTo("7 done  3 in flight  1235/s");
  }

  private static ProgressLine line(RunCounts counts, double rate) {
    return new ProgressLine(counts, OptionalDouble.of(rate));
  }

  private static RunCounts counts(long done, Map<ErrorKind, Long> failures, String asked) {
    return new RunCounts(
        done, failures, 25, OptionalLong.of(3_000), pacing(Optional.of(RateLimit.parse(asked))));
  }

  private static PacingReport pacing(Optional<RateLimit> asked) {
    return new PacingReport(asked, 100, Duration.ofSeconds(2), 50, List.of());
  }
}
