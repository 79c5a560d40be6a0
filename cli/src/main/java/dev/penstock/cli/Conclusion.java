package dev.penstock.cli;

import dev.penstock.batch.RunResult;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is said at the end of a run.
 *
 * @param signal the one that stopped it, if one did
 */
record Conclusion(RunResult result, Optional<StopSignal> signal) {
  int exitCode() {
    if (result.end() instanceof RunResult.Finished) {
      return result.report().failed() == 0 ? ExitCode.OK : ExitCode.FAILURES;
    } else if (result.end() instanceof RunResult.Failed) {
      return ExitCode.IO;
    }
    return signal.map(StopSignal::exitCode).orElse(ExitCode.STOPPED);
  }

  /** How it ended and where the records are. */
  String sentence() {
    if (result.end() instanceof RunResult.Finished) {
      return result.answers().map("answers: %s"::formatted).orElse("");
    }
    String why =
        result.end() instanceof RunResult.Failed failed
            ? ErrorMessages.describe(failed.cause())
            : "stopped by " + signal.map(StopSignal::toString).orElse("itself");
    return "%s: %s%s".formatted(why, missing(result.missing()), remedy());
  }

  private static String missing(OptionalLong missing) {
    return missing.isPresent()
        ? "%d %s no answer"
            .formatted(
                missing.getAsLong(), missing.getAsLong() == 1 ? "request has" : "requests have")
        : "the input was not read to its end";
  }

  private String remedy() {
    return result
        .answers()
        .map("; the answers so far are in %s; --overwrite starts again without them"::formatted)
        .orElse("");
  }
}
