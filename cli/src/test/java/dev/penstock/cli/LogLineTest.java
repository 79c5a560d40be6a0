package dev.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.dialect.ErrorKind;
import dev.penstock.dialect.RequestError;
import dev.penstock.dialect.Usage;
import dev.penstock.journal.RequestRecord;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lines that say what became of a request. */
class LogLineTest {
  private static final OffsetDateTime TIME =
      OffsetDateTime.parse("2026-11-22T18:00:00.812345+08:00");

  @Test
  void aSuccessIsSaidWithItsAnswer() {
    assertThat(line(success("\u4f60\u597d"), LogMode.PARTIAL))
        .isEqualTo(
            "2026-11-22T18:00:00.812+08:00 ok #3 line=4 200 812ms attempts=1 in=12 out=40"
                + " \u4f60\u597d");
  }

  @Test
  void aFailureIsSaidWithItsKind() {
    assertThat(line(failure("read\ntimed out"), LogMode.ERROR))
        .isEqualTo(
            "2026-11-22T18:00:00.812+08:00 failed #3 line=4 - - attempts=1"
                + " timeout: read\\ntimed out");
  }

  @Test
  void onlyThePartialModeCutsTheAnswer() {
    String answer = "\ud83d\ude00".repeat(300);

    assertThat(line(success(answer), LogMode.SIMPLE)).endsWith(" " + answer);
    assertThat(line(success(answer), LogMode.PARTIAL))
        .endsWith(" " + "\ud83d\ude00".repeat(100) + "...");
    assertThat(line(success("x" + answer), LogMode.PARTIAL))
        .endsWith(" x" + "\ud83d\ude00".repeat(99) + "...");
  }

  @Test
  void theFullModeHasTheWholeResponse() {
    assertThat(line(success("x"), LogMode.FULL)).endsWith(" out=40 {\"whole\":1}");
  }

  @Test
  void someModesLeaveRequestsOut() {
    assertThat(LogLine.of(success("x"), LogMode.NONE, TIME)).isEmpty();
    assertThat(LogLine.of(failure("x"), LogMode.NONE, TIME)).isEmpty();
    assertThat(LogLine.of(success("x"), LogMode.ERROR, TIME)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "a\\nb, line feed",
    "a\\rb, carriage return",
    "a\\tb, tab",
    "\\u001b[31m, terminal escape",
    "\\u0000, NUL",
    "\\u007f, delete",
    "\\u009b31m, C1 escape",
    "\\u2028, line separator",
    "\\u202e, right to left",
  })
  void whatWouldMoveTheCursorIsEscaped(String escaped, String what) {
    assertThat(Printable.of(unescape(escaped))).as(what).isEqualTo(escaped);
  }

  private static String unescape(String text) {
    int at = text.indexOf("\\u");
    return at < 0
        ? text.translateEscapes()
        : text.substring(0, at)
            + (char) Integer.parseInt(text.substring(at + 2, at + 6), 16)
            + text.substring(at + 6);
  }

  private static String line(RequestRecord request, LogMode mode) {
    return LogLine.of(request, mode, TIME).orElseThrow();
  }

  private static RequestRecord success(String answer) {
    return request(
        Optional.of(answer),
        OptionalInt.of(200),
        Optional.of(Duration.ofNanos(812_410_000)),
        Optional.of("{\"whole\":1}"),
        Optional.empty());
  }

  private static RequestRecord failure(String message) {
    return request(
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(new RequestError(ErrorKind.TIMEOUT, message, true)));
  }

  private static RequestRecord request(
      Optional<String> answer,
      OptionalInt status,
      Optional<Duration> duration,
      Optional<String> response,
      Optional<RequestError> error) {
    Usage usage = new Usage(OptionalLong.of(12), OptionalLong.of(40));
    return new RequestRecord(
        3,
        4,
        status,
        answer,
        Optional.empty(),
        Optional.empty(),
        Optional.of(usage),
        1,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        duration,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        response,
        error);
  }
}
