package dev.penstock.batch;

import dev.penstock.journal.RunEnd;
import dev.penstock.report.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a run ended and what it left.
 *
 * @param report of the requests that have a record
 * @param missing selected requests without a record; absent if the input was not read to its end
 * @param answers where the records are; absent if they went to a stream
 */
public record RunResult(End end, Report report, OptionalLong missing, Optional<Path> answers) {

  /** Why nothing more was sent. */
  public sealed interface End {
    /** What {@code X.run} says of it. */
    RunEnd.Ending ending();

    /** The reason, in words, that {@code X.run} gives. */
    Optional<String> reason();
  }

  /** Every request has its record. */
  public record Finished() implements End {
    @Override
    public RunEnd.Ending ending() {
      return RunEnd.Ending.FINISHED;
    }

    @Override
    public Optional<String> reason() {
      return Optional.empty();
    }
  }

  /**
   * The run was stopped, or stopped itself, before every request had its record.
   *
   * @param why as it was told, without secrets
   */
  public record Stopped(StopReason why) implements End {
    @Override
    public RunEnd.Ending ending() {
      return RunEnd.Ending.STOPPED;
    }

    @Override
    public Optional<String> reason() {
      return Optional.of(why.why());
    }
  }

  /**
   * Input could not be read, or records not be written.
   *
   * @param cause the first failure
   */
  public record Failed(IOException cause) implements End {
    @Override
    public RunEnd.Ending ending() {
      return RunEnd.Ending.FAILED;
    }

    @Override
    public Optional<String> reason() {
      return Optional.of(cause.toString());
    }
  }
}
