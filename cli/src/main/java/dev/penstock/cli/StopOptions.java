package dev.penstock.cli;

import dev.penstock.batch.ErrorLimit;
import dev.penstock.batch.RunPlan;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** The options that say when a run ends before its last request; it can be resumed then. */
final class StopOptions {
  private static final Duration DEFAULT_GRACE = Duration.ofSeconds(10);

  private final Argument<ErrorLimit> maxErrors =
      Argument.option(
          "--max-errors",
          "N|P%",
          ErrorLimit.class,
          "Stops when N requests have failed, or more than P%% of them (from the 20th on).");

  private final Argument<Duration> maxDuration =
      Argument.option(
          "--max-duration", "D", Duration.class, "Stops after that time, such as 30m or 8h.");

  private final Argument<Duration> grace =
      Argument.option(
          "--grace",
          "D",
          Duration.class,
          "How long a stop by a signal or by --max-duration waits for the answers in flight."
              + " Default: 10s");

  CommandSpec spec() {
    return Argument.group(maxErrors, maxDuration, grace);
  }

  Optional<Duration> maxDuration() {
    return maxDuration.given();
  }

  Duration grace() {
    return grace.given().orElse(DEFAULT_GRACE);
  }

  /**
   * Adds them to the plan.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  void addTo(RunPlan.Builder plan) {
    maxErrors.given().ifPresent(plan::errorLimit);
    if (maxDuration().filter(Duration::isZero).isPresent()) {
      throw new IllegalArgumentException("--max-duration must be above 0");
    }
  }
}
