package dev.penstock.journal;

import dev.penstock.pacing.RateLimit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What was asked of a run; free of secrets.
 *
 * @param penstock the version that runs
 * @param seed of the random choice, if there was one
 * @param settings values that every body got, such as {@code a.b=1}
 * @param insecure whether no certificate is verified
 */
public record RunStart(
    String penstock,
    Instant at,
    String environment,
    String url,
    String dialect,
    String input,
    String readMode,
    OptionalLong count,
    OptionalLong startLine,
    OptionalLong endLine,
    OptionalLong seed,
    List<String> settings,
    Optional<RateLimit> rateLimit,
    int maxConcurrency,
    Duration timeout,
    boolean insecure)
    implements RunEvent {

  /** Copies the list. */
  public RunStart {
    settings = List.copyOf(settings);
  }
}
