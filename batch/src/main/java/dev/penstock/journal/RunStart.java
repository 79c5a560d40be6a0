package dev.penstock.journal;

import dev.penstock.pacing.RateLimit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What was asked of a run; free of secrets.
 *
 * @param penstock the version that runs
 * @param opening what became of an earlier run on the same output
 * @param config the file of the environment, if it was one
 * @param seed of the random choice, if there was one
 * @param selected requests selected; absent if only the end of the input can tell
 * @param settings values that every body got, such as {@code a.b=1}
 * @param insecure whether no certificate is verified
 */
public record RunStart(
    String penstock,
    Instant at,
    Opening opening,
    Optional<String> config,
    String environment,
    String url,
    String dialect,
    String input,
    String readMode,
    OptionalLong count,
    OptionalLong startLine,
    OptionalLong endLine,
    OptionalLong seed,
    OptionalLong selected,
    List<String> settings,
    Optional<RateLimit> rateLimit,
    int maxConcurrency,
    Duration timeout,
    boolean insecure)
    implements RunEvent {

  /** Copies the list. Lines of earlier versions say nothing of the opening. */
  public RunStart {
    opening = Objects.requireNonNullElse(opening, Opening.NEW);
    settings = List.copyOf(settings);
  }
}
