package dev.penstock.client;

import dev.penstock.http.Attempted;
import dev.penstock.http.FailureKind;
import dev.penstock.http.Timings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The attempts of a request that are over. */
final class AttemptLog {
  private final Request request;
  private final Optional<EventListener> listener;

  /** Guarded by this. */
  private final List<Attempted> attempts = new ArrayList<>(1);

  AttemptLog(Request request, Optional<EventListener> listener) {
    this.request = request;
    this.listener = listener;
  }

  /** An attempt that was answered. The listener, if there is one, hears of it on this thread. */
  void answered(Attempt attempt, Timings timings, int status, Optional<Duration> told) {
    add(attempt, timings, OptionalInt.of(status), Optional.empty(), told);
  }

  /** An attempt without a whole answer. The listener, if there is one, hears of it likewise. */
  void failed(Attempt attempt, Timings timings, FailureKind failure) {
    add(attempt, timings, OptionalInt.empty(), Optional.of(failure), Optional.empty());
  }

  private void add(
      Attempt attempt,
      Timings timings,
      OptionalInt status,
      Optional<FailureKind> failure,
      Optional<Duration> told) {
    Attempted attempted;
    synchronized (this) {
      int number = attempts.size() + 1;
      attempted = new Attempted(number, attempt.request().uri(), timings, status, failure, told);
      attempts.add(attempted);
    }
    listener.ifPresent(hears -> tell(hears, attempted));
  }

  /** What it throws must not keep the request from its outcome. */
  private void tell(EventListener hears, Attempted attempted) {
    try {
      hears.attemptEnded(request, attempted);
    } catch (Throwable e) {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
  }

  /** All of them, the last one last. */
  synchronized List<Attempted> all() {
    return List.copyOf(attempts);
  }
}
