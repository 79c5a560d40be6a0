package dev.penstock.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.penstock.http.Headers;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which delay a response tells. */
class ServerDelayTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          at once                               | 0                              | PT0S
          whole seconds                         | 30                             | PT30S
          a fraction                            | 1.5                            | PT1.5S
          no digit after the point              | 2.                             | PT2S
          an exponent, capped                   | 1e9                            | PT8784H
          an absurd exponent, capped            | 1e30                           | PT8784H
          more than a double holds, capped      | 1e999999999999                 | PT8784H
          less than a double holds              | 1e-999999999999                | PT0S
          infinity, capped                      | Infinity                       | PT8784H
          366 days                              | 31622400                       | PT8784H
          a second more, capped                 | 31622401                       | PT8784H
          a date, IMF-fixdate                   | Mon, 23 Nov 2026 10:00:30 GMT  | PT30S
          a date, RFC 850                       | Monday, 23-Nov-26 10:00:30 GMT | PT30S
          a date, asctime                       | Mon Nov 23 10:00:30 2026       | PT30S
          a day of one digit, asctime           | Tue Dec  1 10:00:00 2026       | PT192H
          a wrong day of the week               | Fri, 23 Nov 2026 10:00:30 GMT  | PT30S
          months in any case                    | mon, 23 NOV 2026 10:00:30 GMT  | PT30S
          a leap second                         | Mon, 23 Nov 2026 10:00:60 GMT  | PT1M
          a past date                           | Mon, 23 Nov 2020 10:00:30 GMT  | PT0S
          two digits of a past year             | Sunday, 06-Nov-94 08:49:37 GMT | PT0S
          two digits, 50 years ahead, capped    | Friday, 06-Nov-76 08:49:37 GMT | PT8784H
          two digits, 51 years ahead: past      | Friday, 06-Nov-77 08:49:37 GMT | PT0S
          two digits in the first format        | Mon, 23 Nov 26 10:00:30 GMT    | PT30S
          the last date, capped                 | Fri, 31 Dec 9999 23:59:59 GMT  | PT8784H
          """)
  void retryAfterIsTold(String what, String value, Duration delay) {
    assertThat(delay("Retry-After", value)).contains(new ServerDelay(delay, "retry-after"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          negative               | -1
          a sign                 | +1
          not a number           | NaN
          minus infinity         | -Infinity
          hexadecimal            | 0x1p3
          a suffix of Java       | 5f
          a unit                 | 5s
          two numbers            | 5, 6
          other digits           | ٣
          a point alone          | .
          a word                 | soon
          the 30th of February   | Mon, 30 Feb 2026 10:00:30 GMT
          an unknown month       | Mon, 23 Xyz 2026 10:00:30 GMT
          a 25th hour            | Mon, 23 Nov 2026 25:00:30 GMT
          a 62nd second          | Mon, 23 Nov 2026 10:00:61 GMT
          another time zone      | Mon, 23 Nov 2026 10:00:30 CET
          text after the date    | Mon, 23 Nov 2026 10:00:30 GMT again
          RFC 3339               | 2026-11-23T10:00:30Z
          """)
  void retryAfterThatCannotBeReadTellsNothing(String what, String value) {
    assertThat(ServerDelay.of(Headers.received("Retry-After", value), true, NOW)).isEmpty();
  }

  @Test
  void emptyRetryAfterTellsNothing() {
    assertThat(delay("Retry-After", "")).isEmpty();
  }

  @Test
  void numberOfFourHundredDigitsIsTheLongestDelay() {
    assertThat(delay("Retry-After", "9".repeat(400)))
        .contains(new ServerDelay(ServerDelay.LONGEST, "retry-after"));
    assertThat(delay("Retry-After", "0".repeat(400) + "7"))
        .contains(new ServerDelay(Duration.ofSeconds(7), "retry-after"));
  }

  @Test
  void ofTwoRetryAftersTheLongerCounts() {
    assertThat(delay("Retry-After", "5", "Retry-After", "60", "Retry-After", "NaN"))
        .contains(new ServerDelay(Duration.ofSeconds(60), "retry-after"));
  }

  @Test
  void dateIsMeasuredFromTheDateOfTheResponse() {
    assertThat(
            delay(
                "Date", "Mon, 23 Nov 2026 09:00:00 GMT",
                "Retry-After", "Mon, 23 Nov 2026 09:00:10 GMT"))
        .contains(new ServerDelay(Duration.ofSeconds(10), "retry-after"));
  }

  @Test
  void dateThatCannotBeReadIsReplacedByTheClock() {
    assertThat(delay("Date", "yesterday", "Retry-After", "Mon, 23 Nov 2026 10:00:10 GMT"))
        .contains(new ServerDelay(Duration.ofSeconds(10), "retry-after"));
  }

  @ParameterizedTest
  @CsvSource({"250, PT0.25S", "12.5, PT0.0125S", "0, PT0S", "1e30, PT8784H"})
  void millisecondsWinOverSeconds(String value, Duration delay) {
    assertThat(delay("Retry-After", "5", "retry-after-ms", value))
        .contains(new ServerDelay(delay, "retry-after-ms"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "NaN", "soon"})
  void millisecondsThatCannotBeReadLeaveTheSeconds(String value) {
    assertThat(delay("Retry-After", "5", "retry-after-ms", value))
        .contains(new ServerDelay(Duration.ofSeconds(5), "retry-after"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          one item               | "default";r=0;t=30                                       | PT30S
          the longest used up    | "a";r=0;t=30, "b";r=0;t=60, "c";r=9;t=900                | PT1M
          white space            | "a" ; r=0;t=7 ,  b;r=0;t=8                               | PT8S
          other parameters       | "a";pk=:dHJpYWwxMjEzMjM=:;r=0;x;t=9;s="t=99"              | PT9S
          separators in a name   | "a;r=0,\\";t=5";r=0;t=7                                   | PT7S
          an item without a time | "a";r=0, "b";r=0;t=3                                     | PT3S
          a long time, capped    | "a";r=0;t=999999999999999                                | PT8784H
          """)
  void rateLimitOfARefusalIsTold(String what, String value, Duration delay) {
    assertThat(delay("RateLimit", value)).contains(new ServerDelay(delay, "ratelimit"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          "default";r=1;t=30
          "default";r=-1;t=30
          "default";r=0;t=-30
          "default";r=0;t=9999999999999999
          "default";r=0;t=1.5
          "default";r=0
          "default";t=30
          "default;r=0;t=30
          r=0
          ;
          ,
          "
          "\\
          """)
  void rateLimitThatLeavesSomethingOrCannotBeReadTellsNothing(String value) {
    assertThat(delay("RateLimit", value)).isEmpty();
  }

  @Test
  void itemsMayComeInSeveralFields() {
    assertThat(delay("RateLimit", "\"a\";r=0;t=3", "ratelimit", "\"b\";r=0;t=5"))
        .contains(new ServerDelay(Duration.ofSeconds(5), "ratelimit"));
  }

  @Test
  void retryAfterWinsOverRateLimit() {
    assertThat(delay("RateLimit", "\"a\";r=0;t=60", "Retry-After", "1"))
        .contains(new ServerDelay(Duration.ofSeconds(1), "retry-after"));
  }

  @Test
  void quotaThatIsUsedUpSaysNothingInAnAnswerThatIsNoRefusal() {
    Headers headers =
        Headers.received(
            "RateLimit", "\"a\";r=0;t=60",
            "RateLimit-Reset", "60",
            "x-ratelimit-remaining-requests", "0",
            "x-ratelimit-reset-requests", "60s",
            "x-ratelimit-reset", "60",
            "anthropic-ratelimit-tokens-remaining", "0",
            "anthropic-ratelimit-tokens-reset", "2026-11-23T10:00:30Z");

    assertThat(ServerDelay.of(headers, false, NOW)).isEmpty();
    assertThat(ServerDelay.of(headers.toBuilder().add("Retry-After", "2").build(), false, NOW))
        .contains(new ServerDelay(Duration.ofSeconds(2), "retry-after"));
  }

  @Test
  void olderFieldsOfTheDraftAreTold() {
    assertThat(delay("RateLimit-Remaining", "0", "RateLimit-Reset", "30"))
        .contains(new ServerDelay(Duration.ofSeconds(30), "ratelimit-reset"));
    assertThat(delay("RateLimit-Reset", "30"))
        .contains(new ServerDelay(Duration.ofSeconds(30), "ratelimit-reset"));
    assertThat(delay("RateLimit-Remaining", "1", "RateLimit-Reset", "30")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "1s, PT1S",
    "6m0s, PT6M",
    "12ms, PT0.012S",
    "2m59.56s, PT2M59.56S",
    "1h2m3s4ms5us6ns, PT1H2M3.004005006S",
    "7µs, PT0.000007S",
    "60, PT1M",
    "0, PT0S",
    "9999999999999h, PT8784H"
  })
  void resetOfAResourceThatIsUsedUpIsTold(String value, Duration delay) {
    assertThat(delay("x-ratelimit-remaining-tokens", "0", "x-ratelimit-reset-tokens", value))
        .contains(new ServerDelay(delay, "x-ratelimit-reset-tokens"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "s", "-1", "5x", "1m-1s", "1 s", "1.s", "1s2", "NaN", "1e3s"})
  void resetOfAResourceThatCannotBeReadTellsNothing(String value) {
    assertThat(delay("x-ratelimit-remaining-tokens", "0", "x-ratelimit-reset-tokens", value))
        .isEmpty();
  }

  @Test
  void onlyTheResourceThatIsUsedUpCounts() {
    assertThat(
            delay(
                "x-ratelimit-remaining-requests", "10",
                "x-ratelimit-reset-requests", "6m0s",
                "X-RateLimit-Remaining-Tokens", "0",
                "X-RateLimit-Reset-Tokens", "12ms"))
        .contains(new ServerDelay(Duration.ofMillis(12), "x-ratelimit-reset-tokens"));
  }

  @Test
  void unknownQuotaTellsNothing() {
    assertThat(
            delay(
                "x-ratelimit-limit-tokens", "-1",
                "x-ratelimit-remaining-tokens", "-1",
                "x-ratelimit-reset-tokens", "0"))
        .isEmpty();
    assertThat(
            delay(
                "x-ratelimit-limit-tokens", "0",
                "x-ratelimit-remaining-tokens", "0",
                "x-ratelimit-reset-tokens", "1s"))
        .isEmpty();
    assertThat(delay("x-ratelimit-reset-tokens", "1s")).isEmpty();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          a delay                       | 30                            | PT30S
          seconds since 1970            | 1795428030                    | PT30S
          milliseconds since 1970       | 1795428030500                 | PT30.5S
          a past time                   | 1700000000                    | PT0S
          a unit                        | 1m30s                         | PT1M30S
          a date                        | Mon, 23 Nov 2026 10:00:30 GMT | PT30S
          RFC 3339                      | 2026-11-23T10:00:30Z          | PT30S
          the year 5138, capped         | 99999999999                   | PT8784H
          no date at all, capped        | 99999999999999999999          | PT8784H
          """)
  void genericResetIsTold(String what, String value, Duration delay) {
    assertThat(delay("X-RateLimit-Remaining", "0", "X-RateLimit-Reset", value))
        .contains(new ServerDelay(delay, "x-ratelimit-reset"));
  }

  @Test
  void genericResetOfAQuotaThatRemainsTellsNothing() {
    assertThat(delay("X-RateLimit-Remaining", "3", "X-RateLimit-Reset", "30")).isEmpty();
    assertThat(delay("X-RateLimit-Reset", "30")).isPresent();
  }

  @Test
  void anthropicResetOfAResourceThatIsUsedUpIsTold() {
    assertThat(
            delay(
                "anthropic-ratelimit-requests-remaining", "0",
                "anthropic-ratelimit-requests-reset", "2026-11-23T10:00:10Z",
                "anthropic-ratelimit-input-tokens-remaining", "0",
                "anthropic-ratelimit-input-tokens-reset", "2026-11-23T11:00:20+01:00",
                "anthropic-ratelimit-tokens-remaining", "4000",
                "anthropic-ratelimit-tokens-reset", "2026-11-23T10:09:00Z"))
        .contains(
            new ServerDelay(Duration.ofSeconds(20), "anthropic-ratelimit-input-tokens-reset"));
  }

  @Test
  void pastAnthropicResetIsNoDelay() {
    assertThat(
            delay(
                "anthropic-ratelimit-tokens-remaining", "0",
                "anthropic-ratelimit-tokens-reset", "2025-08-21T12:40:59Z"))
        .contains(new ServerDelay(Duration.ZERO, "anthropic-ratelimit-tokens-reset"));
  }

  @Test
  void negativeDelayIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ServerDelay(Duration.ofNanos(-1), "retry-after"))
        .withMessage("delay is negative: PT-0.000000001S");
  }

  private static Optional<ServerDelay> delay(String... fields) {
    return ServerDelay.of(Headers.received(fields), true, NOW);
  }
}
