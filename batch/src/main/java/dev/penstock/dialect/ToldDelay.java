package dev.penstock.dialect;

import dev.penstock.retry.ServerDelay;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long to wait, as the body of an error tells it. */
final class ToldDelay {
  private static final Pattern PART =
      Pattern.compile("\\G ?(\\d{1,18}+(?:\\.\\d{1,18}+)?+) ?([a-zµ]{1,12}+)");

  /**
   * As in "Please retry in 36.4s", "Please try again in 6m0s" and "Please retry after 37 seconds":
   * Gemini, OpenAI, Azure.
   */
  private static final Pattern PHRASE =
      Pattern.compile("\\b(?:retry|try again) (?:in|after) (?=\\d)", Pattern.CASE_INSENSITIVE);

  private ToldDelay() {}

  /** A duration such as {@code 34.07s}, {@code 900ms} or {@code 1m30s}. */
  static Optional<Duration> ofDuration(String text) {
    return sum(text);
  }

  /** The delay in the words of a message. */
  static Optional<Duration> inMessage(String message) {
    Matcher phrase = PHRASE.matcher(message);
    return phrase.find()
        ? sum(message.substring(phrase.end()).toLowerCase(Locale.ROOT))
        : Optional.empty();
  }

  /** Of the parts that the text begins with. */
  private static Optional<Duration> sum(String text) {
    double seconds = 0;
    boolean told = false;
    Matcher part = PART.matcher(text);
    while (part.find() && secondsPer(part.group(2)) > 0) {
      seconds += Double.parseDouble(part.group(1)) * secondsPer(part.group(2));
      told = true;
    }
    return told ? Optional.of(duration(seconds)) : Optional.empty();
  }

  private static Duration duration(double seconds) {
    return seconds >= ServerDelay.LONGEST.toSeconds()
        ? ServerDelay.LONGEST
        : Duration.ofNanos(Math.round(seconds * 1e9));
  }

  /** 0 if it is no unit. */
  private static double secondsPer(String unit) {
    return switch (unit) {
      case "d", "day", "days" -> 86_400;
      case "h", "hour", "hours" -> 3_600;
      case "m", "min", "minute", "minutes" -> 60;
      case "s", "sec", "second", "seconds" -> 1;
      case "ms", "millisecond", "milliseconds" -> 1e-3;
      case "us", "µs" -> 1e-6;
      case "ns" -> 1e-9;
      default -> 0;
    };
  }
}
