package dev.penstock.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.penstock.http.Headers;
import dev.penstock.retry.ServerDelay;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Delays, dates and durations: nothing is thrown, and what is told is neither negative nor above
 * the longest. The input is a field a line; its first character says which.
 */
public final class DelayFuzz {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  private static final List<String> NAMES =
      List.of(
          "retry-after",
          "retry-after-ms",
          "date",
          "ratelimit",
          "ratelimit-remaining",
          "ratelimit-reset",
          "x-ratelimit-limit-tokens",
          "x-ratelimit-remaining-tokens",
          "x-ratelimit-reset-tokens",
          "x-ratelimit-remaining",
          "x-ratelimit-reset",
          "anthropic-ratelimit-tokens-remaining",
          "anthropic-ratelimit-tokens-reset");

  private DelayFuzz() {}

  /** Called by Jazzer: throws what it finds. */
  public static void fuzzerTestOneInput(byte[] input) {
    List<String> fields = new ArrayList<>();
    for (String line : new String(input, ISO_8859_1).split("\n", -1)) {
      if (!line.isEmpty()) {
        fields.add(NAMES.get(Math.floorMod(line.charAt(0) - 'a', NAMES.size())));
        fields.add(line.substring(1));
      }
    }
    Optional<ServerDelay> told =
        ServerDelay.of(Headers.received(fields.toArray(String[]::new)), true, NOW);
    if (told.isPresent()
        && (told.get().delay().isNegative()
            || told.get().delay().compareTo(ServerDelay.LONGEST) > 0)) {
      throw new AssertionError("out of range: " + told);
    }
  }
}
