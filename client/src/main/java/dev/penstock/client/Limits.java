package dev.penstock.client;

import java.time.Duration;

/** What a client allows, as its builder names it. */
record Limits(
    int maxConcurrency,
    int maxWaiting,
    int maxResponseBytes,
    Duration attemptTimeout,
    Duration closeTimeout) {
  /** As good as for ever, and still a number of nanoseconds. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  static int atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " < 1: " + value);
    }
    return value;
  }

  static Duration aboveZero(String name, Duration value) {
    if (value.isZero()) {
      throw new IllegalArgumentException(name + " not above 0: " + value);
    }
    return notNegative(name, value);
  }

  static Duration notNegative(String name, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(name + " below 0: " + value);
    }
    return value.compareTo(LONGEST) > 0 ? LONGEST : value;
  }

  /** As messages have it: seconds, with a fraction where there is one. */
  static String text(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() / 1000.0 + " s";
  }
}
