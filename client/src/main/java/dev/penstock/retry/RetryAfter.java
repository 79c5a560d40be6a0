package dev.penstock.retry;

import dev.penstock.http.Headers;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** The fields that say outright when to try again. */
final class RetryAfter {
  private final Headers headers;
  private final Instant answered;

  RetryAfter(Headers headers, Instant answered) {
    this.headers = headers;
    this.answered = answered;
  }

  /** Of {@code retry-after-ms}, which Azure and OpenAI send. */
  Stream<ServerDelay> milliseconds() {
    String field = "retry-after-ms";
    return headers.all(field).stream()
        .flatMap(value -> DelayText.milliseconds(value).stream())
        .map(delay -> new ServerDelay(delay, field));
  }

  /** Of {@code Retry-After}, RFC 9110 section 10.2.3; fractions of seconds are seen as well. */
  Stream<ServerDelay> secondsOrDate() {
    return headers.all("retry-after").stream().flatMap(value -> delay(value).stream());
  }

  private Optional<ServerDelay> delay(String value) {
    String field = "retry-after";
    return DelayText.seconds(value)
        .map(delay -> new ServerDelay(delay, field))
        .or(
            () ->
                HttpDate.parse(value, answered)
                    .map(date -> ServerDelay.until(date, answered, field)));
  }
}
