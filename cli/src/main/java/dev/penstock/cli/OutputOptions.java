package dev.penstock.cli;

import dev.penstock.batch.RunPlan;
import dev.penstock.journal.Fsync;
import dev.penstock.journal.Opening;
import dev.penstock.journal.OutputInUseException;
import dev.penstock.journal.RunFiles;
import dev.penstock.journal.RunStart;
import dev.penstock.report.Report;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what becomes of the answers. */
final class OutputOptions {
  private static final Path STANDARD_OUTPUT = Path.of("-");

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = {
        "One record a request: a .json array in the order of the input, .jsonl in the order of the"
            + " answers, or - for lines on standard output. Default: ${DEFAULT-VALUE}"
      })
  private Path output = Path.of("gemini_concurrent_responses.json");

  @Option(
      names = "--resume",
      description = {
        "Goes on with the run on this output that was stopped or killed: sends what has no record."
            + " What is not given is as it was."
      })
  private boolean resume;

  @Option(
      names = "--retry-failed",
      description = "As --resume, and sends again what failed; also after the run has finished.")
  private boolean retryFailed;

  @Option(
      names = "--overwrite",
      description =
          "Removes the answers that an unfinished run left, instead of refusing to start.")
  private boolean overwrite;

  @Option(
      names = "--fsync",
      paramLabel = "interval|off",
      description = {
        "When answers are made to outlast a loss of power: interval, every second (default), or"
            + " off. A crash of the program alone loses none either way."
      })
  private @Nullable Fsync fsync;

  @Option(
      names = "--with-request",
      description = "Puts the body that was sent into each record, as \"request\".")
  private boolean withRequest;

  @Option(
      names = "--summary",
      paramLabel = "FILE",
      description = "Also writes the figures of the report to a file, as JSON.")
  private @Nullable Path summary;

  @Option(
      names = "--log-mode",
      paramLabel = "MODE",
      description = {
        "What is said of each request on standard error. none: nothing. simple: a line. partial: a"
            + " line with up to 200 characters of the answer (default). full: a line with the whole"
            + " response. error: a line if it failed."
      })
  private LogMode logMode = LogMode.PARTIAL;

  LogMode logMode() {
    return logMode;
  }

  /** What is written, in words. */
  String words() {
    return PlanText.output(output, toStandardOutput());
  }

  boolean toStandardOutput() {
    return output.equals(STANDARD_OUTPUT);
  }

  void addTo(RunPlan.Builder plan, PrintStream standardOutput) {
    plan.withRequest(withRequest);
    if (toStandardOutput()) {
      plan.outputStream(new RecordStream(standardOutput));
    } else {
      plan.outputFile(output).opening(opening());
      if (fsync != null) {
        plan.fsync(fsync);
      }
    }
  }

  private Opening opening() {
    if (resume) {
      return Opening.RESUME;
    } else if (retryFailed) {
      return Opening.RETRY_FAILED;
    }
    return overwrite ? Opening.OVERWRITE : Opening.NEW;
  }

  /** What is said where no bodies are named and no earlier run names them. */
  String missingBodies() {
    return resume || retryFailed
        ? "there was no run on %s; name the one to go on with, or the bodies of a new one with --concurrent-bodies FILE"
            .formatted(output)
        : "--concurrent-bodies FILE is missing";
  }

  /**
   * The last start of the run that is to be continued; empty if none is.
   *
   * @throws UsageException if the options do not go together
   */
  Optional<RunStart> before() throws OutputInUseException, IOException {
    long openings = Stream.of(resume, retryFailed, overwrite).filter(given -> given).count();
    if (openings > 1) {
      throw new UsageException(
          "--resume, --retry-failed and --overwrite exclude each other; choose one");
    }
    if (!resume && !retryFailed) {
      return Optional.empty();
    }
    if (toStandardOutput()) {
      throw new UsageException(
          "%s needs the file of the run; standard output cannot be continued"
              .formatted(resume ? "--resume" : "--retry-failed"));
    }
    try {
      return RunFiles.of(output).events().stream()
          .filter(RunStart.class::isInstance)
          .map(RunStart.class::cast)
          .reduce((earlier, later) -> later);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /**
   * Looks whether the summary can be written, before anything is sent.
   *
   * @throws IllegalArgumentException if not
   */
  void checkSummary() {
    if (summary == null) {
      return;
    }
    Path folder = summary.toAbsolutePath().getParent();
    if (Files.isDirectory(summary)) {
      throw new IllegalArgumentException(
          "--summary: %s is a folder; name a file".formatted(summary));
    }
    if (folder == null || !Files.isDirectory(folder)) {
      throw new IllegalArgumentException(
          "--summary: there is no folder %s; create it".formatted(folder));
    }
    if (!Files.isWritable(Files.exists(summary) ? summary : folder)) {
      throw new IllegalArgumentException("--summary: %s is not writable".formatted(summary));
    }
  }

  void writeSummary(Report report) throws IOException {
    if (summary != null) {
      Files.writeString(summary, report.json() + "\n");
    }
  }
}
