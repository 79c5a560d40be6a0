package dev.penstock.pacing;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * At most so many starts in any period, evenly spread.
 *
 * @param permits starts in a period, 1 to 1,000,000
 * @param period 1 microsecond to 366 days
 * @param burst starts that may come at once after a time of rest, 1 to {@code permits}
 */
public record RateLimit(int permits, Duration period, int burst) {
  private static final int MAX_PERMITS = 1_000_000;
  private static final Duration MAX_PERIOD = Duration.ofDays(366);
  private static final Duration MIN_PERIOD = Duration.ofNanos(1_000);
  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)(?:/([smhd]))?");

  /** Checks the ranges. */
  public RateLimit {
    if (permits < 1) {
      throw new IllegalArgumentException("permits < 1: " + permits);
    }
    if (permits > MAX_PERMITS) {
      throw new IllegalArgumentException(
          "permits > 1,000,000: %d; state the rate for a shorter period".formatted(permits));
    }
    if (period.compareTo(MIN_PERIOD) < 0 || period.compareTo(MAX_PERIOD) > 0) {
      throw new IllegalArgumentException("period not within 1 microsecond and 366 days: " + period);
    }
    if (burst < 1 || burst > permits) {
      throw new IllegalArgumentException("burst not within 1 and %d: %d".formatted(permits, burst));
    }
  }

  /**
   * So many starts a second, fractions allowed: 0.5 is one every two seconds, 2.5 is three every
   * 1.2 seconds.
   *
   * @throws IllegalArgumentException if it is not above zero or above 1,000,000
   */
  public static RateLimit perSecond(double rate) {
    if (!(rate > 0) || Double.isInfinite(rate)) {
      throw new IllegalArgumentException("rate not above 0: " + rate);
    }
    return of(BigDecimal.valueOf(rate), Unit.S);
  }

  /** At most {@code permits} starts in any {@code period}, without bursts. */
  public static RateLimit per(int permits, Duration period) {
    return new RateLimit(permits, period, 1);
  }

  /**
   * Reads {@code 10}, {@code 2.5} (a second) or {@code 10/s}, {@code 300/m}, {@code 5000/h}, {@code
   * 100/d}.
   *
   * @throws IllegalArgumentException if it is none of these
   */
  public static RateLimit parse(String text) {
    Matcher matcher = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "not a rate: \"%s\"; write requests per second like 10 or 0.5, or 300/m, 5000/h, 100/d"
              .formatted(text));
    }
    BigDecimal rate = new BigDecimal(matcher.group(1));
    if (rate.signum() == 0) {
      throw new IllegalArgumentException("the rate must be above 0: \"%s\"".formatted(text));
    }
    String unit = matcher.group(2) == null ? "s" : matcher.group(2);
    return of(rate, Unit.valueOf(unit.toUpperCase(Locale.ROOT)));
  }

  /** N = ceil(rate) permits in a period of N / rate units, in nanoseconds rounded up. */
  private static RateLimit of(BigDecimal rate, Unit unit) {
    BigDecimal permits = rate.setScale(0, RoundingMode.CEILING);
    if (permits.compareTo(BigDecimal.valueOf(MAX_PERMITS)) > 0) {
      throw new IllegalArgumentException(
          "rate above 1,000,000 %s: %s%s".formatted(unit, rate.toPlainString(), unit.remedy));
    }
    BigDecimal nanos =
        permits.multiply(BigDecimal.valueOf(unit.nanos)).divide(rate, 0, RoundingMode.CEILING);
    if (nanos.compareTo(BigDecimal.valueOf(MAX_PERIOD.toNanos())) > 0) {
      throw new IllegalArgumentException(
          "rate below one start in 366 days: %s %s".formatted(rate.toPlainString(), unit));
    }
    return per(permits.intValueExact(), Duration.ofNanos(nanos.longValueExact()));
  }

  /**
   * The same limit, with up to {@code burst} starts at once after a time of rest. The limit itself
   * still holds in every period.
   */
  public RateLimit burst(int burst) {
    return new RateLimit(permits, period, burst);
  }

  /** Starts a second. */
  public double ratePerSecond() {
    return permits * 1e9 / period.toNanos();
  }

  /**
   * The rate in the largest unit that is no longer than the period, such as {@code 10/s} or {@code
   * 300/m}: what {@link #parse} reads, down to a thousandth.
   */
  @Override
  public String toString() {
    Unit unit = Unit.S;
    for (Unit longer : Unit.values()) {
      if (longer.nanos <= period.toNanos()) {
        unit = longer;
      }
    }
    double rate = permits * (double) unit.nanos / period.toNanos();
    BigDecimal rounded = new BigDecimal(rate).setScale(3, RoundingMode.HALF_UP);
    return rounded.stripTrailingZeros().toPlainString()
        + "/"
        + unit.name().toLowerCase(Locale.ROOT);
  }

  /** A second, minute, hour or day. */
  private enum Unit {
    S(Duration.ofSeconds(1), "per second", ""),
    M(Duration.ofMinutes(1), "per minute", "; state it per second"),
    H(Duration.ofHours(1), "per hour", "; state it per minute"),
    D(Duration.ofDays(1), "per day", "; state it per hour");

    private final long nanos;
    private final String words;

    /** What to do about a rate that is too high in this unit. */
    private final String remedy;

    Unit(Duration length, String words, String remedy) {
      this.nanos = length.toNanos();
      this.words = words;
      this.remedy = remedy;
    }

    @Override
    public String toString() {
      return words;
    }
  }
}
