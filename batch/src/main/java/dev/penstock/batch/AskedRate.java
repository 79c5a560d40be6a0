package dev.penstock.batch;

import dev.penstock.pacing.RateLimit;
import java.util.Optional;

/**
 * How fast the user wants to send.
 *
 * @param limit absent for as fast as possible
 */
public record AskedRate(Optional<RateLimit> limit) {
  /**
   * Reads {@code off} or what {@link RateLimit#parse} reads.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static AskedRate parse(String text) {
    return new AskedRate(
        text.strip().equalsIgnoreCase("off")
            ? Optional.empty()
            : Optional.of(RateLimit.parse(text)));
  }

  @Override
  public String toString() {
    return limit.map(RateLimit::toString).orElse("off");
  }
}
