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

  /** The report as it is shown. */
  String report(boolean inColour) {
    return result.report().text(result.answers(), inColour);
  }

  /** Why it did not finish and how to go on; absent if it did. */
  Optional<String> sentence() {
    if (result.end() instanceof RunResult.Finished) {
      return Optional.empty();
    }
    String why =
        result.end() instanceof RunResult.Failed failed
            ? ErrorMessages.describe(failed.cause())
            : "stopped by " + signal.map(StopSignal::toString).orElse("itself");
    return Optional.of("%s: %s%s".formatted(why, missing(result.missing()), remedy()));
  }

  private static String missing(OptionalLong missing) {
    return missing.isPresent()
        ? "%d %s no answer"
            .formatted(
                missing.getAsLong(), missing.getAsLong() == 1 ? "request has" : "requests have")
        : "the input was not read to its end";
  }

  private String remedy() {
    if (result.report().total() == 0) {
      return "; there are no answers yet, the same command starts again";
    }
    return result
        .answers()
        .map("; the answers so far are in %s; --overwrite starts again without them"::formatted)
        .orElse("");
  }
}
