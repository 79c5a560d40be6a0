package dev.penstock.cli;

import dev.penstock.batch.RunPlan;
import dev.penstock.journal.Fsync;
import dev.penstock.journal.Opening;
import dev.penstock.journal.OutputInUseException;
import dev.penstock.journal.RunFiles;
import dev.penstock.journal.RunStart;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/** The options that say what becomes of the answers. */
final class OutputOptions {
  private static final Path STANDARD_OUTPUT = Path.of("-");
  private static final String DEFAULT_OUTPUT = "gemini_concurrent_responses.json";

  private final Argument<Path> output =
      Argument.option(
          "--output",
          "FILE",
          Path.class,
          "One record a request: a .json array in the order of the input, .jsonl in the order of the"
              + " answers, or - for lines on standard output. Default: "
              + DEFAULT_OUTPUT);

  private final Argument<Boolean> resume =
      Argument.flag(
          "--resume",
          "Goes on with the run on this output that was stopped or killed: sends what has no record."
              + " What is not given is as it was.");

  private final Argument<Boolean> retryFailed =
      Argument.flag(
          "--retry-failed",
          "As --resume, and sends again what failed; also after the run has finished.");

  private final Argument<Boolean> overwrite =
      Argument.flag(
          "--overwrite",
          "Removes the answers that an unfinished run left, instead of refusing to start.");

  private final Argument<Fsync> fsync =
      Argument.option(
          "--fsync",
          "interval|off",
          Fsync.class,
          "When answers are made to outlast a loss of power: interval, every second (default), or"
              + " off. A crash of the program alone loses none either way.");

  private final Argument<Boolean> withRequest =
      Argument.flag(
          "--with-request", "Puts the body that was sent into each record, as \"request\".");

  private final SummaryOption summary = new SummaryOption();

  private final Argument<LogMode> logMode =
      Argument.option(
          "--log-mode",
          "MODE",
          LogMode.class,
          "What is said of each request on standard error. none: nothing. simple: a line. partial: a"
              + " line with up to 200 characters of the answer (default). full: a line with the whole"
              + " response. error: a line if it failed.");

  CommandSpec spec() {
    return Argument.group(
        output, resume, retryFailed, overwrite, fsync, withRequest, summary.argument(), logMode);
  }

  SummaryOption summary() {
    return summary;
  }

  LogMode logMode() {
    return logMode.given().orElse(LogMode.PARTIAL);
  }

  /** What is written, in words. */
  String words() {
    return PlanText.output(file(), toStandardOutput());
  }

  boolean toStandardOutput() {
    return file().equals(STANDARD_OUTPUT);
  }

  private Path file() {
    return output.given().orElseGet(() -> Path.of(DEFAULT_OUTPUT));
  }

  void addTo(RunPlan.Builder plan, PrintStream standardOutput) {
    plan.withRequest(withRequest.isGiven());
    if (toStandardOutput()) {
      plan.outputStream(new RecordStream(standardOutput));
    } else {
      plan.outputFile(file()).opening(opening());
      fsync.given().ifPresent(plan::fsync);
    }
  }

  private Opening opening() {
    if (resume.isGiven()) {
      return Opening.RESUME;
    } else if (retryFailed.isGiven()) {
      return Opening.RETRY_FAILED;
    }
    return overwrite.isGiven() ? Opening.OVERWRITE : Opening.NEW;
  }

  private boolean goesOn() {
    return resume.isGiven() || retryFailed.isGiven();
  }

  /** What is said where no bodies are named and no earlier run names them. */
  String missingBodies() {
    return goesOn()
        ? "there was no run on %s; name the one to go on with, or the bodies of a new one with --concurrent-bodies FILE"
            .formatted(file())
        : "--concurrent-bodies FILE is missing";
  }

  /**
   * The last start of the run that is to be continued; empty if none is.
   *
   * @throws UsageException if the options do not go together
   */
  Optional<RunStart> before() throws OutputInUseException, IOException {
    long openings = Stream.of(resume, retryFailed, overwrite).filter(Argument::isGiven).count();
    if (openings > 1) {
      throw new UsageException(
          "--resume, --retry-failed and --overwrite exclude each other; choose one");
    }
    if (!goesOn()) {
      return Optional.empty();
    }
    if (toStandardOutput()) {
      throw new UsageException(
          "%s needs the file of the run; standard output cannot be continued"
              .formatted(resume.isGiven() ? "--resume" : "--retry-failed"));
    }
    try {
      return RunFiles.of(file()).events().stream()
          .filter(RunStart.class::isInstance)
          .map(RunStart.class::cast)
          .reduce((earlier, later) -> later);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
