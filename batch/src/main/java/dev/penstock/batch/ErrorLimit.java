package dev.penstock.batch;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many requests may fail before a run stops.
 *
 * @param number of failures, or percent of the requests that have a record
 */
public record ErrorLimit(double number, boolean isPercent) {
  /** Before so many records a share says nothing. */
  private static final int LEAST_FOR_SHARE = 20;

  private static final Pattern COUNT = Pattern.compile("([1-9][0-9]{0,17})");
  private static final Pattern PERCENT = Pattern.compile("([0-9]{1,2}(?:\\.[0-9]{1,3})?)%");

  /**
   * Reads {@code 10} or {@code 2.5%}.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static ErrorLimit parse(String text) {
    Matcher percent = PERCENT.matcher(text);
    if (percent.matches()) {
      return new ErrorLimit(Double.parseDouble(percent.group(1)), true);
    }
    Matcher count = COUNT.matcher(text);
    if (count.matches()) {
      return new ErrorLimit(Long.parseLong(count.group(1)), false);
    }
    throw new IllegalArgumentException(
        "not a limit of errors: \"%s\"; write a number like 10, or a share like 5%%"
            .formatted(text));
  }

  /** Whether it is reached; a share is looked at from the 20th record on, and must be exceeded. */
  boolean isReached(long failed, long recorded) {
    return isPercent
        ? recorded >= LEAST_FOR_SHARE && failed * 100.0 > number * recorded
        : failed >= number;
  }

  @Override
  public String toString() {
    String digits = number == Math.rint(number) ? Long.toString((long) number) : "" + number;
    return isPercent ? digits + "%" : digits;
  }
}
