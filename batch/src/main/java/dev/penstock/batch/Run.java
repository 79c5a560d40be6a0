package dev.penstock.batch;

import dev.penstock.client.AsyncHttpClient;
import dev.penstock.client.Bulk;
import dev.penstock.client.Outcome;
import dev.penstock.dialect.AnswerJudge;
import dev.penstock.dialect.ErrorKind;
import dev.penstock.http.Attempted;
import dev.penstock.http.FailureKind;
import dev.penstock.input.InputException;
import dev.penstock.input.Selected;
import dev.penstock.input.Selection;
import dev.penstock.input.Source;
import dev.penstock.journal.Output;
import dev.penstock.journal.OutputInUseException;
import dev.penstock.journal.OutputListener;
import dev.penstock.journal.OutputRefusedException;
import dev.penstock.journal.Recorded;
import dev.penstock.journal.Redactor;
import dev.penstock.journal.RequestRecord;
import dev.penstock.journal.RunEnd;
import dev.penstock.journal.RunStart;
import dev.penstock.report.Report;
import dev.penstock.report.Tally;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A run on its way: every selected body that has no record is sent, and gets one.
 *
 * <p>Its threads: the client's pull the bodies and bring the outcomes, which become records there;
 * {@code penstock-journal} writes them; {@code penstock-run} puts the results in their place after
 * the last. None is ever interrupted.
 */
public final class Run {
  private final RunPlan plan;
  private final RunListener listener;
  private final Selection selection;
  private final AnswerJudge judge;
  private final Recorder recorder;
  private final Redactor redactor;
  private final Output output;
  private final StopRules rules;
  private final Tally tally = new Tally();
  private final Set<String> told = new HashSet<>();

  private final CompletableFuture<RequestFeed> feed = new CompletableFuture<>();
  private final CompletableFuture<AsyncHttpClient> client = new CompletableFuture<>();
  private final CompletableFuture<Bulk> bulk = new CompletableFuture<>();
  private final CompletableFuture<RunResult> done = new CompletableFuture<>();
  private final CompletableFuture<StopReason> stopReason = new CompletableFuture<>();
  private final CompletableFuture<ProcessorUse> processorUse = new CompletableFuture<>();
  private final AtomicLong recorded = new AtomicLong();
  private final Map<ErrorKind, Long> failures = new ConcurrentHashMap<>();

  private Run(RunPlan plan, RunListener listener, Selection selection)
      throws OutputInUseException, OutputRefusedException, IOException {
    this.plan = plan;
    this.listener = listener;
    this.selection = selection;
    redactor = new Redactor(plan.secrets);
    judge = new AnswerJudge(plan.dialect);
    recorder = new Recorder(judge, redactor, plan.withRequest);
    rules = new StopRules(plan.errorLimit, RunPlan.LONGEST_WAIT, plan.clock, this::stop);
    output = plan.open(new Observer());
  }

  /**
   * Opens and checks the input and the output, then begins to send.
   *
   * @throws InputException if there is nothing to select, or bodies cannot be sent
   * @throws OutputInUseException if another run, of this process or another, writes this output
   * @throws OutputRefusedException if the output cannot be written as things stand, or a run that
   *     is to be continued asked for something else; the message says what to do
   * @throws IOException if files cannot be read or written
   */
  public static Run start(RunPlan plan, RunListener listener)
      throws InputException, OutputInUseException, OutputRefusedException, IOException {
    Selection selection = Selection.open(plan.selection, plan.standardInput);
    try {
      Run run = new Run(plan, listener, selection);
      run.begin();
      return run;
    } catch (InputException
        | OutputInUseException
        | OutputRefusedException
        | IOException
        | RuntimeException e) {
      selection.close();
      throw e;
    }
  }

  private void begin() throws InputException, OutputRefusedException, IOException {
    try {
      RunStart start = plan.start(selection.total(), selection.seed(), redactor);
      Recorded before = output.recorded();
      if (output.previous().isPresent()) {
        Continuation.require(plan, output.previous().get(), start, before);
      } else if (plan.continues()) {
        listener.notice(
            "there is no run on %s to go on with: a new one begins".formatted(plan.output()));
      }
      if (isChecked()) {
        try (Selection again = plan.again(selection.seed())) {
          plan.requests().check(again);
        }
      }
      tellNotices();
      if (output.isComplete()) {
        listener.notice(plan.output() + " is finished: there is nothing to send");
        plan.conductor().execute(this::lookBack);
        return;
      }
      output.begin(start);
      send(before);
    } catch (InputException | OutputRefusedException | IOException | RuntimeException e) {
      output.close();
      throw e;
    }
  }

  /** Whether bad lines are refused before anything is sent. */
  private boolean isChecked() throws IOException {
    return plan.selection.source() instanceof Source.File file && Selection.checks(file);
  }

  private void send(Recorded before) throws IOException {
    if (before.count() > 0) {
      listener.notice(goingOn(before.count(), selection.total()));
    }
    recorded.set(before.count());
    processorUse.complete(new ProcessorUse(plan.processorUse(), plan.clock.instant()));
    feed.complete(
        new RequestFeed(
            selection,
            plan.requests(),
            selected -> isRecorded(selected, before),
            invalid -> write(recorder.of(invalid))));
    client.complete(
        plan.client(
            before.sentSince(plan.earliestThatCounts()),
            new Decisions(plan.clock, listener),
            judge));
    bulk.complete(client.join().sendAll(feed.join(), this::take));
    bulk.join()
        .done()
        .whenComplete((end, failure) -> plan.conductor().execute(() -> conduct(failure)));
  }

  private static String goingOn(long recorded, OptionalLong total) {
    String others =
        total.isPresent() ? "the other " + (total.getAsLong() - recorded) : "the others";
    return total.equals(OptionalLong.of(recorded))
        ? "all %d requests have their record: only the results are put in place".formatted(recorded)
        : "%d requests have their record; %s are sent".formatted(recorded, others);
  }

  private boolean isRecorded(Selected selected, Recorded before) {
    Continuation.problem(plan.output(), plan.selection.source(), selected, before)
        .ifPresent(
            problem -> {
              throw new UncheckedIOException(new IOException(problem));
            });
    return before.has(selected.requestNum());
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
  public void stop(StopReason reason) {
    stopReason.complete(reason);
    bulk.thenAccept(Bulk::stop);
  }

  /** Stops, and ends the requests in flight too: they get no record. */
  public void cancel(StopReason reason) {
    stopReason.complete(reason);
    bulk.thenAccept(Bulk::cancel);
  }

  /** How far the run is. */
  public RunCounts counts() {
    return bulk.isDone()
        ? new RunCounts(
            recorded.get(),
            failures,
            bulk.join().inFlight(),
            feed.join().total(),
            client.join().pacing())
        : RunCounts.NONE;
  }

  /** What was in flight when the run was cancelled has no record: a later run may send it. */
  private void take(Outcome outcome) {
    boolean isCancelled =
        outcome instanceof Outcome.Failed failure
            && failure.cause().kind() == FailureKind.CANCELLED;
    if (!isCancelled) {
      List<Attempted> attempts = outcome.attempts();
      Optional<Duration> toldLast =
          attempts.isEmpty() ? Optional.empty() : attempts.get(attempts.size() - 1).toldDelay();
      rules.admit(recorder.of(outcome), toldLast).forEach(this::write);
    }
  }

  private void write(RequestRecord request) {
    if (output.append(request)) {
      recorded.incrementAndGet();
      request.error().ifPresent(error -> failures.merge(error.kind(), 1L, Long::sum));
      listener.recorded(request);
    }
  }

  private void tellNotices() {
    selection.notices().stream().filter(told::add).forEach(listener::notice);
  }

  private void conduct(@Nullable Throwable failure) {
    try {
      done.complete(finish(failure));
    } catch (Throwable e) {
      done.completeExceptionally(e);
    }
  }

  private RunResult finish(@Nullable Throwable failure) throws IOException {
    try (output;
        selection;
        AsyncHttpClient closed = client.join()) {
      rules.rest().forEach(this::write);
      Optional<IOException> inputFailure = inputFailure(failure);
      Instant endedAt = plan.clock.instant().truncatedTo(ChronoUnit.MICROS);
      tellNotices();
      RunResult.End end = end(output.drain().or(() -> inputFailure));
      try {
        output.end(
            new RunEnd(
                endedAt,
                end.ending(),
                end.reason(),
                feed.join().total(),
                closed.pacing(),
                processorUse.join().until(endedAt)));
      } catch (IOException e) {
        end = new RunResult.Failed(e);
      }
      return new RunResult(end, Report.of(output.events(), tally), missing(), output.answers());
    }
  }

  /** The results are in their place since an earlier run. */
  private void lookBack() {
    try (output;
        selection) {
      plan.files().eachRecord(tally::add);
      done.complete(
          new RunResult(
              new RunResult.Finished(),
              Report.of(output.events(), tally),
              OptionalLong.of(0),
              output.answers()));
    } catch (Throwable e) {
      done.completeExceptionally(e);
    }
  }

  private static Optional<IOException> inputFailure(@Nullable Throwable failure) {
    if (failure == null) {
      return Optional.empty();
    }
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof UncheckedIOException unchecked) {
      return Optional.of(Objects.requireNonNull(unchecked.getCause()));
    }
    throw new CompletionException(cause);
  }

  private RunResult.End end(Optional<IOException> failure) {
    if (failure.isPresent()) {
      return new RunResult.Failed(failure.get());
    }
    return feed.join().isWhole(recorded.get())
        ? new RunResult.Finished()
        : new RunResult.Stopped(stopReason.getNow(StopReason.of("")));
  }

  private OptionalLong missing() {
    OptionalLong total = feed.join().total();
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
