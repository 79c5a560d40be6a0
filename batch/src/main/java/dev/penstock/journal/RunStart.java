package dev.penstock.journal;

import dev.penstock.pacing.RateLimit;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What was asked of a run; free of secrets.
 *
 * @param penstock the version that runs
 * @param seed of the random choice, if there was one
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
    Optional<RateLimit> rateLimit,
    int maxConcurrency,
    Duration timeout)
    implements RunEvent {}
