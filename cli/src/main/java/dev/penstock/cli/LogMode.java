package dev.penstock.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How much is said of each request. */
enum LogMode {
  NONE,
  SIMPLE,
  PARTIAL,
  FULL,
  ERROR;

  /**
   * Reads the spelling of the command line.
   *
   * @throws IllegalArgumentException if it is no mode; the message lists them
   */
  static LogMode parse(String text) {
    return Arrays.stream(values())
        .filter(mode -> mode.toString().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown log mode \"%s\"; there are: %s"
                        .formatted(
                            text,
                            Arrays.stream(values())
                                .map(LogMode::toString)
                                .collect(Collectors.joining(", ")))));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
