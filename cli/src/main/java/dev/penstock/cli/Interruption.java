package dev.penstock.cli;

import dev.penstock.batch.Run;
import dev.penstock.batch.RunResult;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Waits for the end of a run, and for signals meanwhile: the first stops it, with a grace for what
 * is in flight; the second, or the end of the grace, cancels it.
 */
final class Interruption {
  private static final Duration GRACE = Duration.ofSeconds(10);

  /** From the second signal to the end of the process, whatever still hangs. */
  private static final Duration LAST_GRACE = Duration.ofMillis(800);

  private final Run run;
  private final Consumer<String> talk;

  /** Signals as they come; empty for the end of the run. */
  private final BlockingQueue<Optional<StopSignal>> events = new LinkedBlockingQueue<>();

  private Optional<StopSignal> first = Optional.empty();

  Interruption(Run run, Consumer<String> talk) {
    this.run = run;
    this.talk = talk;
  }

  /** Waits. Ends the process itself if the run does not end though it is cancelled. */
  RunResult await() throws InterruptedException {
    Runnable restoration = StopSignal.handle(signal -> events.add(Optional.of(signal)));
    try {
      run.done().whenComplete((result, failure) -> events.add(Optional.empty()));
      first = events.take();
      if (first.isPresent()) {
        stop(first.get());
      }
      return run.done().join();
    } finally {
      restoration.run();
    }
  }

  private void stop(StopSignal signal) throws InterruptedException {
    run.stop(signal.toString());
    int inFlight = run.counts().inFlight();
    talk.accept(
        signal
            + ": sending no more"
            + (inFlight == 0
                ? "; nothing is in flight"
                : "; waiting up to %d s for answers in flight: %d; the same again ends at once"
                    .formatted(GRACE.toSeconds(), inFlight)));
    if (!endsWithin(GRACE)) {
      run.cancel(signal.toString());
      if (!endsWithin(LAST_GRACE)) {
        Runtime.getRuntime().halt(signal.exitCode());
      }
    }
  }

  /** False if the time is over or one more signal comes. */
  private boolean endsWithin(Duration time) throws InterruptedException {
    Optional<StopSignal> event = events.poll(time.toNanos(), TimeUnit.NANOSECONDS);
    return event != null && event.isEmpty();
  }

  /** The signal that stopped the run, if one did. */
  Optional<StopSignal> signal() {
    return first;
  }
}
