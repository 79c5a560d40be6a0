package dev.penstock.journal;

import dev.penstock.input.SelectionPlan;
import dev.penstock.pacing.RateLimit;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What was asked of a run.
 *
 * @param seed of the random choice, if there was one
 */
public record RunStart(
    Instant at,
    String environment,
    URI url,
    String dialect,
    SelectionPlan selection,
    OptionalLong seed,
    Optional<RateLimit> rateLimit,
    int maxConcurrency,
    Duration timeout) {

  /** Its line in {@link RunFile}. */
  String json(Redactor redactor) {
    return JsonLine.of(
        line ->
            line.put("event", "start")
                .put("penstock", version())
                .put("at", RecordLine.timestamp(at))
                .put("environment", environment)
                .put("url", redactor.text(url.toString()))
                .put("dialect", dialect)
                .put("input", selection.source().toString())
                .put("read_mode", selection.mode().toString())
                .put("count", selection.count())
                .put("start_line", selection.startLine())
                .put("end_line", selection.endLine())
                .put("seed", seed)
                .put("rate_limit", rateLimit.map(RateLimit::toString))
                .put("max_concurrency", maxConcurrency)
                .put("timeout_ms", timeout.toMillis()));
  }
}
