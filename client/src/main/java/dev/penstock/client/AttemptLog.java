package dev.penstock.client;

import dev.penstock.http.Attempted;
import dev.penstock.http.FailureKind;
import dev.penstock.http.Timings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The attempts of a request that are over, and what the listener has heard of them. */
final class AttemptLog {
  private final Request request;
  private final Optional<EventListener> listener;

  // Guarded by this.
  private List<Attempted> attempts = List.of();
  private int told;

  AttemptLog(Request request, Optional<EventListener> listener) {
    this.request = request;
    this.listener = listener;
  }

  /** An attempt that was answered. */
  void answered(Attempt attempt, Timings timings, int status, Optional<Duration> told) {
    add(attempt, timings, OptionalInt.of(status), Optional.empty(), told);
  }

  /** An attempt without a whole answer. */
  void failed(Attempt attempt, Timings timings, FailureKind failure) {
    add(attempt, timings, OptionalInt.empty(), Optional.of(failure), Optional.empty());
  }

  private synchronized void add(
      Attempt attempt,
      Timings timings,
      OptionalInt status,
      Optional<FailureKind> failure,
      Optional<Duration> toldDelay) {
    int number = attempts.size() + 1;
    Attempted ended =
        new Attempted(number, attempt.request().uri(), timings, status, failure, toldDelay);
    attempts = attempts.isEmpty() ? List.of(ended) : with(ended);
  }

  private List<Attempted> with(Attempted ended) {
    List<Attempted> all = new ArrayList<>(attempts);
    all.add(ended);
    return List.copyOf(all);
  }

  /** The listener, if there is one, hears on this thread of what it has not heard of. */
  void tell() {
    if (listener.isPresent()) {
      for (Attempted next = nextUntold(); next != null; next = nextUntold()) {
        tell(listener.get(), next);
      }
    }
  }

  private synchronized @Nullable Attempted nextUntold() {
    return told < attempts.size() ? attempts.get(told++) : null;
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
    return attempts;
  }
}
