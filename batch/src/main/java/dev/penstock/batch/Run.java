package dev.penstock.batch;

import dev.penstock.journal.OutputInUseException;
import dev.penstock.journal.OutputRefusedException;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** A run on its way: every selected body sent once, one record each. */
public final class Run {
  private final CompletableFuture<RunResult> done = new CompletableFuture<>();

  private Run() {}

  /**
   * Opens and checks the input and the output, then begins to send.
   *
   * @throws OutputInUseException if another run, of this process or another, writes this output
   * @throws OutputRefusedException if the output cannot be written as things stand; the message
   *     says what to do
   * @throws IOException if files cannot be read or written
   */
  public static Run start(RunPlan plan, RunListener listener)
      throws OutputInUseException, OutputRefusedException, IOException {
    return new Run();
  }

  /**
   * Completes when all files and connections are closed; exceptionally if the records that were
   * written could not be read for the report, or by a defect.
   */
  public CompletableFuture<RunResult> done() {
    return done;
  }

  /**
   * Sends no more; the requests in flight get their records. The first reason given is recorded.
   */
  public void stop(String reason) {}

  /** Stops, and ends the requests in flight too: they get no record. */
  public void cancel(String reason) {}

  /** How far the run is. */
  public RunCounts counts() {
    return new RunCounts(0, 0, 0, OptionalLong.empty());
  }
}
