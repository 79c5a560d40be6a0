package dev.penstock.retry;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Delays as servers write them. What is too long to hold becomes the longest delay. */
final class DelayText {
  private static final Pattern NUMBER = Pattern.compile("\\d++(?:\\.\\d*+)?+(?:[eE][+-]?+\\d++)?+");
  private static final Pattern UNIT =
      Pattern.compile("(\\d++(?:\\.\\d++)?+)(h|ms|m|s|us|µs|μs|ns)");

  private static final double NANOS_PER_SECOND = 1e9;

  private DelayText() {}

  /** A decimal number of seconds. */
  static Optional<Duration> seconds(String text) {
    return number(text).map(number -> ofNanos(number * NANOS_PER_SECOND));
  }

  /** A decimal number of milliseconds. */
  static Optional<Duration> milliseconds(String text) {
    return number(text).map(number -> ofNanos(number * 1e6));
  }

  /** A duration as Go writes it, such as {@code 2m59.56s}; a plain number is of seconds. */
  static Optional<Duration> units(String text) {
    Optional<Duration> seconds = seconds(text);
    return seconds.isPresent() || text.isEmpty() ? seconds : sum(text);
  }

  /**
   * A decimal number from zero on, infinity included: other clients read it as one, and a server
   * that sends it means a long time.
   */
  static Optional<Double> number(String text) {
    if (text.equalsIgnoreCase("infinity") || text.equalsIgnoreCase("inf")) {
      return Optional.of(Double.POSITIVE_INFINITY);
    }
    return NUMBER.matcher(text).matches() ? Optional.of(Double.valueOf(text)) : Optional.empty();
  }

  private static Optional<Duration> sum(String text) {
    Matcher matcher = UNIT.matcher(text);
    double nanos = 0;
    int end = 0;
    while (end < text.length()) {
      if (!matcher.region(end, text.length()).lookingAt()) {
        return Optional.empty();
      }
      nanos += Double.parseDouble(matcher.group(1)) * nanosPer(matcher.group(2));
      end = matcher.end();
    }
    return Optional.of(ofNanos(nanos));
  }

  private static double nanosPer(String unit) {
    return switch (unit) {
      case "h" -> 3600 * NANOS_PER_SECOND;
      case "m" -> 60 * NANOS_PER_SECOND;
      case "s" -> NANOS_PER_SECOND;
      case "ms" -> 1e6;
      case "ns" -> 1;
      default -> 1e3;
    };
  }

  private static Duration ofNanos(double nanos) {
    return nanos >= ServerDelay.LONGEST.toNanos()
        ? ServerDelay.LONGEST
        : Duration.ofNanos(Math.round(nanos));
  }
}
