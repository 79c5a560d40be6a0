package dev.penstock.cli;

import dev.penstock.batch.RunResult;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TimeZone;

/**
 * What is said at the end of a run.
 *
 * @param signal the one that stopped it, if one did
 * @param invocation by which it was begun
 * @param zone of the times shown
 */
record Conclusion(
    RunResult result, Optional<StopSignal> signal, Invocation invocation, TimeZone zone) {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm (xxx)");

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

  /** Why it did not finish and how to go on; absent if all is well. */
  Optional<String> sentence() {
    if (result.end() instanceof RunResult.Finished) {
      long failed = result.report().failed();
      return failed == 0 || result.answers().isEmpty()
          ? Optional.empty()
          : Optional.of(
              "%s failed; to send what failed again: %s"
                  .formatted(requests(failed), invocation.with("--retry-failed")));
    }
    return Optional.of(
        "%s: %s%s%s".formatted(why(), missing(result.missing()), answers(), remedy()));
  }

  private String why() {
    if (result.end() instanceof RunResult.Failed failed) {
      return ErrorMessages.describe(failed.cause());
    }
    String why = ((RunResult.Stopped) result.end()).why().why();
    return signal.isPresent() ? "stopped by " + signal.get() : "stopped: " + why;
  }

  private static String missing(OptionalLong missing) {
    if (missing.isEmpty()) {
      return "the input was not read to its end";
    }
    long count = missing.getAsLong();
    return count == 0
        ? "every request has its answer"
        : "%s no answer".formatted(count == 1 ? "1 request has" : count + " requests have");
  }

  private static String requests(long count) {
    return count == 1 ? "1 request" : count + " requests";
  }

  private String answers() {
    return result.report().total() == 0
        ? ""
        : result.answers().map("; the answers so far are in %s"::formatted).orElse("");
  }

  private String remedy() {
    if (result.answers().isEmpty()) {
      return "; with --output FILE it could go on from here";
    }
    String when =
        result.end() instanceof RunResult.Stopped stopped
            ? stopped
                .why()
                .until()
                .map(time -> " from " + MINUTE.format(time.atZone(zone.toZoneId())))
                .orElse("")
            : "";
    String how = invocation.readsStandardInput() ? ", with the same standard input" : "";
    return "; to go on%s%s: %s".formatted(when, how, invocation.with("--resume"));
  }
}
