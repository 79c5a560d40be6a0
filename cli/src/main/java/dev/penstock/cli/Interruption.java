package dev.penstock.cli;

import dev.penstock.batch.Run;
import dev.penstock.batch.RunResult;
import dev.penstock.batch.StopReason;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the end of a run, and meanwhile for signals and for the time that it may take: the
 * first of these stops it, with a grace for what is in flight; a signal after that, or the end of
 * the grace, cancels it.
 */
final class Interruption {
  /** From the second signal to the end of the process, whatever still hangs. */
  private static final Duration LAST_GRACE = Duration.ofMillis(800);

  /** Some centuries, as far as a wait can go. */
  private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

  private final Run run;
  private final StopOptions options;
  private final Consumer<String> talk;

  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

  private Optional<StopSignal> first = Optional.empty();

  /**
   * What is waited for.
   *
   * @param signal that came; empty for the end of the run
   */
  private record Event(Optional<StopSignal> signal) {
    boolean isEnd() {
      return signal.isEmpty();
    }
  }

  Interruption(Run run, StopOptions options, Consumer<String> talk) {
    this.run = run;
    this.options = options;
    this.talk = talk;
  }

  /** Waits. Ends the process itself if the run does not end though it is cancelled. */
  RunResult await() throws InterruptedException {
    Runnable restoration = StopSignal.handle(signal -> events.add(new Event(Optional.of(signal))));
    try {
      run.done().whenComplete((result, failure) -> events.add(new Event(Optional.empty())));
      Duration time = options.maxDuration().orElse(FOREVER);
      Event event = next(time);
      if (event == null) {
        stop("the %s of --max-duration are over".formatted(PlanText.words(time)));
      } else if (!event.isEnd()) {
        first = event.signal();
        stop(event.signal().get().toString());
      }
      return run.done().join();
    } finally {
      restoration.run();
    }
  }

  private void stop(String why) throws InterruptedException {
    run.stop(StopReason.of(why));
    int inFlight = run.counts().inFlight();
    talk.accept(
        why
            + ": sending no more"
            + (inFlight == 0
                ? "; nothing is in flight"
                : "; waiting up to %s for answers in flight: %d; %s"
                    .formatted(PlanText.words(options.grace()), inFlight, howToEnd())));
    if (!endsWithin(options.grace())) {
      run.cancel(StopReason.of(why));
      if (!endsWithin(LAST_GRACE)) {
        Runtime.getRuntime().halt(first.map(StopSignal::exitCode).orElse(ExitCode.STOPPED));
      }
    }
  }

  private String howToEnd() {
    boolean isAgain = first.equals(Optional.of(StopSignal.INT));
    return isAgain ? "Ctrl-C again ends at once" : "Ctrl-C ends at once";
  }

  /** False if the time is over or one more signal comes. */
  private boolean endsWithin(Duration time) throws InterruptedException {
    Event event = next(time);
    if (event != null && first.isEmpty()) {
      first = event.signal();
    }
    return event != null && event.isEnd();
  }

  /** The next event; null if the time is over before. */
  private @Nullable Event next(Duration time) throws InterruptedException {
    return events.poll(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** The signal that stopped the run, if one did. */
  Optional<StopSignal> signal() {
    return first;
  }
}
