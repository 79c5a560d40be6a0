package dev.penstock.batch;

import dev.penstock.dialect.ErrorKind;
import dev.penstock.pacing.PacingReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far a run is.
 *
 * @param done requests that have their record, those of earlier starts of the run among them
 * @param failures those that failed since this start, by kind
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
  /** Of a run that has nothing to send. */
  static final RunCounts NONE =
      new RunCounts(
          0,
          Map.of(),
          0,
          OptionalLong.of(0),
          new PacingReport(Optional.empty(), 0, Duration.ZERO, 0, List.of()));

  /** Copies the map. */
  public RunCounts {
    failures = Map.copyOf(failures);
  }

  /** Requests that failed. */
  public long failed() {
    return failures.values().stream().mapToLong(Long::longValue).sum();
  }
}
