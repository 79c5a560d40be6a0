package dev.penstock.pacing;

import java.time.Duration;

/**
 * At most so much cost started in any period, such as 100,000 tokens a minute. Unlike a {@link
 * RateLimit} it spreads nothing: what has room may start at once.
 *
 * @param capacity in the unit of the costs, 1 to 10^15
 * @param period 1 millisecond to 366 days
 */
public record Budget(long capacity, Duration period) {
  private static final long MAX_CAPACITY = 1_000_000_000_000_000L;
  private static final Duration MIN_PERIOD = Duration.ofMillis(1);
  private static final Duration MAX_PERIOD = Duration.ofDays(366);

  /** Checks the ranges. */
  public Budget {
    if (capacity < 1 || capacity > MAX_CAPACITY) {
      throw new IllegalArgumentException("capacity not within 1 and 10^15: " + capacity);
    }
    if (period.compareTo(MIN_PERIOD) < 0 || period.compareTo(MAX_PERIOD) > 0) {
      throw new IllegalArgumentException("period not within 1 millisecond and 366 days: " + period);
    }
  }

  /** At most {@code capacity} in any {@code period}. */
  public static Budget per(long capacity, Duration period) {
    return new Budget(capacity, period);
  }

  /** Such as {@code 100000 per PT1M}. */
  @Override
  public String toString() {
    return capacity + " per " + period;
  }
}
