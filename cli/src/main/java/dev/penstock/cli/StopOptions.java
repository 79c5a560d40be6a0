package dev.penstock.cli;

import dev.penstock.batch.ErrorLimit;
import dev.penstock.batch.RunPlan;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say when a run ends before its last request; it can be resumed then. */
final class StopOptions {
  @Option(
      names = "--max-errors",
      paramLabel = "N|P%",
      description =
          "Stops when N requests have failed, or more than P%% of them (from the 20th on).")
  private @Nullable ErrorLimit maxErrors;

  @Option(
      names = "--max-duration",
      paramLabel = "D",
      description = "Stops after that time, such as 30m or 8h.")
  private @Nullable Duration maxDuration;

  @Option(
      names = "--grace",
      paramLabel = "D",
      description =
          "How long a stop by a signal or by --max-duration waits for the answers in flight."
              + " Default: 10s")
  private Duration grace = Duration.ofSeconds(10);

  Optional<Duration> maxDuration() {
    return Optional.ofNullable(maxDuration);
  }

  Duration grace() {
    return grace;
  }

  /**
   * Adds them to the plan.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  void addTo(RunPlan.Builder plan) {
    if (maxErrors != null) {
      plan.errorLimit(maxErrors);
    }
    if (maxDuration != null && maxDuration.isZero()) {
      throw new IllegalArgumentException("--max-duration must be above 0");
    }
  }
}
