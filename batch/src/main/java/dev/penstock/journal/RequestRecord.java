package dev.penstock.journal;

import dev.penstock.dialect.RequestError;
import dev.penstock.dialect.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What became of one request; free of secrets.
 *
 * @param requestNum its position in the selection, from 1
 * @param line of the input, from 1; in an array the number of the element
 * @param status of the response, if one came
 * @param answer the text, by the dialect
 * @param attempts 0 if nothing was sent
 * @param earlierAttempts those before the last, as far as the client tells of them
 * @param scheduledAt when it was due by the rate limit
 * @param sentAt when its head was handed to the socket
 * @param waited from due to sent
 * @param duration from sent to the last byte
 * @param requestId the server's
 * @param bodyHash the first 16 hex digits of SHA-256 of the bytes sent
 * @param request the body as one line of JSON, {@code null} where there was none; absent if records
 *     are to be without
 * @param response the body as one line of JSON; a JSON string where it is not JSON
 * @param error absent if it succeeded
 */
public record RequestRecord(
    long requestNum,
    long line,
    OptionalInt status,
    Optional<String> answer,
    Optional<String> finishReason,
    Optional<String> model,
    Optional<Usage> usage,
    int attempts,
    List<EarlierAttempt> earlierAttempts,
    Optional<Instant> scheduledAt,
    Optional<Instant> sentAt,
    Optional<Duration> waited,
    Optional<Duration> duration,
    Optional<String> requestId,
    Optional<String> bodyHash,
    Optional<String> request,
    Optional<String> response,
    Optional<RequestError> error) {

  /** Copies the list. */
  public RequestRecord {
    earlierAttempts = List.copyOf(earlierAttempts);
  }

  /** Whether it succeeded. */
  public boolean ok() {
    return error.isEmpty();
  }
}
