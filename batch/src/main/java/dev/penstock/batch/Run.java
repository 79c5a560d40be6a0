package dev.penstock.batch;

import dev.penstock.client.AsyncHttpClient;
import dev.penstock.client.Bulk;
import dev.penstock.client.Outcome;
import dev.penstock.dialect.ErrorKind;
import dev.penstock.http.FailureKind;
import dev.penstock.input.InputException;
import dev.penstock.input.Selection;
import dev.penstock.journal.Output;
import dev.penstock.journal.OutputInUseException;
import dev.penstock.journal.OutputListener;
import dev.penstock.journal.OutputRefusedException;
import dev.penstock.journal.Redactor;
import dev.penstock.journal.RequestRecord;
import dev.penstock.journal.RunEnd;
import dev.penstock.report.Report;
import dev.penstock.report.Tally;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A run on its way: every selected body sent once, one record each.
 *
 * <p>Its threads: the client's pull the bodies and bring the outcomes, which become records there;
 * {@code penstock-journal} writes them; {@code penstock-run} waits for the last of them, then puts
 * the results in their place. None is ever interrupted.
 */
public final class Run {
  private final RunPlan plan;
  private final RunListener listener;
  private final Selection selection;
  private final AsyncHttpClient client;
  private final Recorder recorder;
  private final RequestFeed feed;
  private final Output output;
  private final Tally tally = new Tally();
  private final Set<String> told = new HashSet<>();

  private final CompletableFuture<Bulk> bulk = new CompletableFuture<>();
  private final CompletableFuture<RunResult> done = new CompletableFuture<>();
  private final CompletableFuture<String> stopReason = new CompletableFuture<>();
  private final AtomicLong recorded = new AtomicLong();
  private final Map<ErrorKind, Long> failures = new ConcurrentHashMap<>();

  private Run(RunPlan plan, RunListener listener, Selection selection, AsyncHttpClient client)
      throws OutputInUseException, OutputRefusedException, IOException {
    this.plan = plan;
    this.listener = listener;
    this.selection = selection;
    this.client = client;
    Redactor redactor = new Redactor(plan.secrets);
    recorder = new Recorder(plan.dialect, redactor, plan.withRequest);
    feed = new RequestFeed(selection, plan.request(), invalid -> record(recorder.of(invalid)));
    output = plan.open(selection.seed(), redactor, new Observer());
  }

  /**
   * Opens and checks the input and the output, then begins to send.
   *
   * @throws InputException if there is nothing to select, or bodies cannot be sent
   * @throws OutputInUseException if another run, of this process or another, writes this output
   * @throws OutputRefusedException if the output cannot be written as things stand; the message
   *     says what to do
   * @throws IOException if files cannot be read or written
   */
  public static Run start(RunPlan plan, RunListener listener)
      throws InputException, OutputInUseException, OutputRefusedException, IOException {
    Selection selection = Selection.open(plan.selection, plan.standardInput);
    AsyncHttpClient client = plan.client();
    try {
      Run run = new Run(plan, listener, selection, client);
      run.begin();
      return run;
    } catch (OutputInUseException | OutputRefusedException | IOException | RuntimeException e) {
      client.close();
      selection.close();
      throw e;
    }
  }

  private void begin() {
    tellNotices();
    bulk.complete(client.sendAll(feed, this::take));
    new Thread(this::conduct, "penstock-run").start();
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
  public void stop(String reason) {
    stopReason.complete(reason);
    bulk.thenAccept(Bulk::stop);
  }

  /** Stops, and ends the requests in flight too: they get no record. */
  public void cancel(String reason) {
    stopReason.complete(reason);
    bulk.thenAccept(Bulk::cancel);
  }

  /** How far the run is. */
  public RunCounts counts() {
    return new RunCounts(
        recorded.get(), failures, bulk.join().inFlight(), feed.total(), client.pacing());
  }

  /** What was in flight when the run was cancelled has no record: a later run may send it. */
  private void take(Outcome outcome) {
    boolean isCancelled =
        outcome instanceof Outcome.Failed failure
            && failure.cause().kind() == FailureKind.CANCELLED;
    if (!isCancelled) {
      record(recorder.of(outcome));
    }
  }

  private void record(RequestRecord request) {
    if (output.append(request)) {
      recorded.incrementAndGet();
      request.error().ifPresent(error -> failures.merge(error.kind(), 1L, Long::sum));
      listener.recorded(request);
    }
  }

  private void tellNotices() {
    selection.notices().stream().filter(told::add).forEach(listener::notice);
  }

  private void conduct() {
    try {
      done.complete(finish());
    } catch (Throwable e) {
      done.completeExceptionally(e);
    }
  }

  private RunResult finish() throws IOException {
    try (output;
        selection;
        client) {
      Optional<IOException> inputFailure = awaitOutcomes();
      Instant endedAt = plan.clock.instant().truncatedTo(ChronoUnit.MICROS);
      tellNotices();
      Optional<IOException> failure = output.drain().or(() -> inputFailure);
      RunResult.End end = end(failure);
      try {
        output.end(new RunEnd(endedAt, end.ending(), end.reason(), feed.total(), client.pacing()));
      } catch (IOException e) {
        end = new RunResult.Failed(e);
      }
      return new RunResult(end, Report.of(output.events(), tally), missing(), output.answers());
    }
  }

  private Optional<IOException> awaitOutcomes() {
    try {
      bulk.join().done().join();
      return Optional.empty();
    } catch (CompletionException e) {
      if (e.getCause() instanceof UncheckedIOException failure) {
        return Optional.of(Objects.requireNonNull(failure.getCause()));
      }
      throw e;
    }
  }

  private RunResult.End end(Optional<IOException> failure) {
    if (failure.isPresent()) {
      return new RunResult.Failed(failure.get());
    }
    return feed.isWhole(recorded.get())
        ? new RunResult.Finished()
        : new RunResult.Stopped(stopReason.getNow(""));
  }

  private OptionalLong missing() {
    OptionalLong total = feed.total();
    return total.isPresent()
        ? OptionalLong.of(total.getAsLong() - tally.total())
        : OptionalLong.empty();
  }

  /** Passes on what the output has to say. */
  private final class Observer implements OutputListener {
    @Override
    public void record(byte[] buffer, int from, int to) {
      tally.add(buffer, from, to);
    }

    @Override
    public void notice(String sentence) {
      listener.notice(sentence);
    }

    @Override
    public void failed() {
      bulk.thenAccept(Bulk::cancel);
    }
  }
}
