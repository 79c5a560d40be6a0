package dev.penstock.retry;

import dev.penstock.http.Headers;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How long a server told the client to wait.
 *
 * @param delay never negative, and at most {@link #LONGEST}
 * @param field the header field that told it
 */
public record ServerDelay(Duration delay, String field) {
  /** What anything longer is told as: an infinite wait, a date of the next century, 400 digits. */
  public static final Duration LONGEST = Duration.ofDays(366);

  /**
   * A delay; one above {@link #LONGEST} becomes that.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public ServerDelay {
    if (delay.isNegative()) {
      throw new IllegalArgumentException("delay is negative: " + delay);
    }
    delay = delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
  }

  /**
   * The delay that a response tells, if it tells one. The first kind of field that tells one
   * counts; of several fields or items of that kind, the longest delay. What cannot be read tells
   * nothing. The order:
   *
   * <ol>
   *   <li>{@code retry-after-ms};
   *   <li>{@code Retry-After}, seconds or a date;
   *   <li>of a refusal only: {@code RateLimit}, then {@code RateLimit-Reset}, where nothing
   *       remains;
   *   <li>of a refusal only: {@code x-ratelimit-reset-requests} and its like, then {@code
   *       x-ratelimit-reset}, where nothing remains;
   *   <li>of a refusal only: {@code anthropic-ratelimit-requests-reset} and its like, where nothing
   *       remains.
   * </ol>
   *
   * <p>Dates are measured from the response's {@code Date}, by the server's own clock.
   *
   * @param refused whether the response turned the request away for now: 429, 503 or 529
   * @param now stands in for a {@code Date} that is not there
   */
  public static Optional<ServerDelay> of(Headers headers, boolean refused, Instant now) {
    boolean tells = headers.contains("retry-after") || headers.contains("retry-after-ms");
    if (!refused && !tells) {
      return Optional.empty();
    }
    Instant answered = headers.first("date").flatMap(date -> HttpDate.parse(date, now)).orElse(now);
    RetryAfter retryAfter = new RetryAfter(headers, answered);
    Optional<ServerDelay> told = longest(retryAfter.milliseconds());
    if (told.isEmpty()) {
      told = longest(retryAfter.secondsOrDate());
    }
    return refused && told.isEmpty() ? quota(new QuotaFields(headers, answered)) : told;
  }

  private static Optional<ServerDelay> quota(QuotaFields fields) {
    return longest(fields.rateLimit())
        .or(() -> longest(fields.rateLimitReset()))
        .or(() -> longest(fields.resetsByResource()))
        .or(() -> longest(fields.reset()))
        .or(() -> longest(fields.anthropicResets()));
  }

  private static Optional<ServerDelay> longest(Stream<ServerDelay> told) {
    return told.max(Comparator.comparing(ServerDelay::delay));
  }

  /** The delay until a moment; a past one is no delay. */
  static ServerDelay until(Instant moment, Instant answered, String field) {
    Duration delay = Duration.between(answered, moment);
    return new ServerDelay(delay.isNegative() ? Duration.ZERO : delay, field);
  }
}
