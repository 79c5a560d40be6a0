package dev.penstock.batch;

import dev.penstock.dialect.ErrorKind;
import dev.penstock.pacing.PacingReport;
import java.util.Map;
import java.util.OptionalLong;

/**
 * How far a run is.
 *
 * @param done requests that have their record
 * @param failures those of them that failed, by kind
 * @param inFlight requests sent whose answer is not there
 * @param total requests selected, where that is known beforehand
 * @param pacing what became of the rate limit so far
 */
public record RunCounts(
    long done,
    Map<ErrorKind, Long> failures,
    int inFlight,
    OptionalLong total,
    PacingReport pacing) {
  /** Copies the map. */
  public RunCounts {
    failures = Map.copyOf(failures);
  }

  /** Requests that failed. */
  public long failed() {
    return failures.values().stream().mapToLong(Long::longValue).sum();
  }
}
