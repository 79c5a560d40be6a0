package dev.penstock.input;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How the bodies to send are taken from those in the range of lines. */
public enum ReadMode {
  /** All of them. */
  FULL_LOAD,
  /** The first so many. */
  FIRST_N,
  /** So many at random, each at most once, in the order of the file. */
  RANDOM_N,
  /** Exactly so many: too many are cut, too few filled up with the first one. */
  SPECIFIED_COUNT;

  /**
   * Reads the spelling of the command line, such as {@code full_load}.
   *
   * @throws IllegalArgumentException if it is no mode; the message lists them
   */
  public static ReadMode parse(String text) {
    for (ReadMode mode : values()) {
      if (mode.toString().equals(text)) {
        return mode;
      }
    }
    throw new IllegalArgumentException(
        "unknown read mode \"%s\"; there are: %s"
            .formatted(
                text,
                Arrays.stream(values()).map(ReadMode::toString).collect(Collectors.joining(", "))));
  }

  /** The spelling of the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
