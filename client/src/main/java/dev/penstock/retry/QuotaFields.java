package dev.penstock.retry;

import dev.penstock.http.Headers;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** The fields that tell what remains of a quota, and when it will be whole again. */
final class QuotaFields {
  /** A reset from here on is seconds since 1970, from the next on milliseconds since 1970. */
  private static final double EPOCH_SECONDS = 1e9;

  private static final double EPOCH_MILLISECONDS = 1e12;
  private static final double BEYOND_ALL_DATES = 1e15;

  private final Headers headers;
  private final Instant answered;

  QuotaFields(Headers headers, Instant answered) {
    this.headers = headers;
    this.answered = answered;
  }

  /** Of {@code RateLimit} as draft-ietf-httpapi-ratelimit-headers-10 has it. */
  Stream<ServerDelay> rateLimit() {
    String field = "ratelimit";
    return RateLimitItem.parse(String.join(", ", headers.all(field))).stream()
        .filter(item -> item.remaining() == 0)
        .map(item -> new ServerDelay(Duration.ofSeconds(item.resetSeconds()), field));
  }

  /** Of {@code RateLimit-Reset}, in seconds, as the draft had it until 2022. */
  Stream<ServerDelay> rateLimitReset() {
    String field = "ratelimit-reset";
    return mayBeUsedUp("ratelimit-limit", "ratelimit-remaining")
        ? headers.all(field).stream()
            .flatMap(value -> DelayText.seconds(value).stream())
            .map(delay -> new ServerDelay(delay, field))
        : Stream.empty();
  }

  /** Of {@code x-ratelimit-reset-requests}, {@code ...-tokens} and so on: OpenAI and its like. */
  Stream<ServerDelay> resetsByResource() {
    List<ServerDelay> told = new ArrayList<>();
    headers.forEach(
        (name, value) -> {
          String field = name.toLowerCase(Locale.ROOT);
          if (field.startsWith("x-ratelimit-reset-")
              && isUsedUp(
                  field.replace("-reset-", "-limit-"), field.replace("-reset-", "-remaining-"))) {
            DelayText.units(value).ifPresent(delay -> told.add(new ServerDelay(delay, field)));
          }
        });
    return told.stream();
  }

  /** Of {@code x-ratelimit-reset}: a delay, a date or a time since 1970. */
  Stream<ServerDelay> reset() {
    String field = "x-ratelimit-reset";
    return mayBeUsedUp("x-ratelimit-limit", "x-ratelimit-remaining")
        ? headers.all(field).stream().flatMap(value -> delayOrMoment(value, field).stream())
        : Stream.empty();
  }

  /** Of {@code anthropic-ratelimit-requests-reset} and its like: a date of RFC 3339. */
  Stream<ServerDelay> anthropicResets() {
    List<ServerDelay> told = new ArrayList<>();
    headers.forEach(
        (name, value) -> {
          String field = name.toLowerCase(Locale.ROOT);
          if (field.startsWith("anthropic-ratelimit-") && field.endsWith("-reset")) {
            String resource = field.substring(0, field.length() - "reset".length());
            if (isUsedUp(resource + "limit", resource + "remaining")) {
              timestamp(value)
                  .ifPresent(moment -> told.add(ServerDelay.until(moment, answered, field)));
            }
          }
        });
    return told.stream();
  }

  private Optional<ServerDelay> delayOrMoment(String value, String field) {
    Optional<Double> number = DelayText.number(value);
    if (number.isPresent()) {
      double told = number.get();
      if (told >= EPOCH_SECONDS && told < BEYOND_ALL_DATES) {
        long milliseconds = (long) (told >= EPOCH_MILLISECONDS ? told : told * 1000);
        return Optional.of(ServerDelay.until(Instant.ofEpochMilli(milliseconds), answered, field));
      }
    }
    return DelayText.units(value)
        .map(delay -> new ServerDelay(delay, field))
        .or(
            () ->
                HttpDate.parse(value, answered)
                    .or(() -> timestamp(value))
                    .map(moment -> ServerDelay.until(moment, answered, field)));
  }

  private static Optional<Instant> timestamp(String value) {
    try {
      return Optional.of(OffsetDateTime.parse(value).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Whether it is said that nothing remains. A limit below 1 says that there is no such quota. */
  private boolean isUsedUp(String limit, String remaining) {
    OptionalDouble left = number(remaining);
    return left.isPresent() && left.getAsDouble() == 0 && number(limit).orElse(1) > 0;
  }

  /** Whether nothing remains, or it is not said what does. */
  private boolean mayBeUsedUp(String limit, String remaining) {
    return !headers.contains(remaining) || isUsedUp(limit, remaining);
  }

  private OptionalDouble number(String field) {
    Optional<String> value = headers.first(field);
    if (value.isPresent() && value.get().startsWith("-")) {
      return OptionalDouble.of(-1);
    }
    return value
        .flatMap(DelayText::number)
        .map(OptionalDouble::of)
        .orElseGet(OptionalDouble::empty);
  }
}
