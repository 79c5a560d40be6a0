package dev.penstock.batch;

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
    /** Every request has its record. */
    record Finished() implements End {}

    /**
     * The run was told to stop or to cancel before every request had its record.
     *
     * @param reason as it was given
     */
    record Stopped(String reason) implements End {}

    /**
     * Input could not be read, or records not be written.
     *
     * @param cause the first failure
     */
    record Failed(IOException cause) implements End {}
  }
}
