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
    if (text.strip().equalsIgnoreCase("off")) {
      return new AskedRate(Optional.empty());
    }
    try {
      return new AskedRate(Optional.of(RateLimit.parse(text)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(e.getMessage() + "; or off for no limit", e);
    }
  }

  @Override
  public String toString() {
    return limit.map(RateLimit::toString).orElse("off");
  }
}
