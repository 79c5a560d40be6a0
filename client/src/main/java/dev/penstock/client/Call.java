package dev.penstock.client;

import dev.penstock.client.Tries.Again;
import dev.penstock.http.FailureKind;
import dev.penstock.http.Headers;
import dev.penstock.http.Progress;
import dev.penstock.http.Timings;
import dev.penstock.http.TransportException;
import dev.penstock.retry.RetryPolicy;
import dev.penstock.retry.RetryPolicy.Advice;
import dev.penstock.seam.Scheduler.Scheduled;
import dev.penstock.seam.TimeLimit;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way to one outcome: its attempts one after another, each through the gate, with
 * redirects, retries and the deadline over them all. The subclass says where bodies go, and takes
 * the outcome.
 *
 * <p>While it waits between two attempts it holds no slot. What is decided after an attempt is
 * decided on a callback thread, since the policy may ask code of the user.
 */
abstract class Call implements ExchangeFuture.Exchange {
  private final Engine engine;
  private final Request request;
  private final Telling telling;
  private final AttemptLog attempts;

  // Guarded by this.

  /** The attempt that waits, runs or was the last. */
  private Attempt current;

  /** The timer of the wait between two attempts. */
  private @Nullable Scheduled rest;

  private @Nullable TimeLimit deadline;

  /** Why it is to end wherever it is. */
  private @Nullable TransportException verdict;

  private boolean over;

  /** Whether its first attempt waits in the queue. */
  private boolean firstWaits;

  // Touched by one attempt after another.
  private final Tries tries;

  /** Whether a redirect has led to another origin, perhaps with one back since. */
  private boolean strayed;

  Call(Engine engine, Request request) {
    this.engine = engine;
    this.request = request;
    this.telling = new Telling(engine.callbacks);
    this.attempts = new AttemptLog(request, engine.settings.listener());
    this.tries = new Tries(engine.settings.retry());
    this.current = new Attempt(engine, this, request);
  }

  final Request request() {
    return request;
  }

  final Engine engine() {
    return engine;
  }

  /** Whether an attempt is or was led to another origin: from then on it is not trusted. */
  final boolean hasStrayed() {
    return strayed;
  }

  /** Joins the queue. Throws if it is full or closed, or if the request can never be sent. */
  final void begin() {
    engine.begun(this);
    enter();
  }

  /** Joins the queue, once the engine knows of it. Throws if it is full. */
  final void enter() {
    boolean entered = false;
    try {
      Request first = next(request);
      if (first != request) {
        synchronized (this) {
          current = new Attempt(engine, this, first);
        }
      }
      startDeadline();
      firstWaits();
      entered = engine.gate.enter(current);
    } finally {
      if (!entered) {
        firstLeft(false);
        end();
      }
    }
    if (!entered) {
      throw new RejectedExecutionException(
          "%,d requests wait already; maxWaiting allows no more"
              .formatted(engine.limits.maxWaiting()));
    }
    entered(current);
  }

  /** Leaves the queue, without an outcome. Returns false if an attempt is under way. */
  final boolean withdraw() {
    if (!dropWaiting()) {
      return false;
    }
    leftQueue(false);
    end();
    return true;
  }

  /** Leaves the queue; the outcome is a failure of kind CANCELLED. False if it has started. */
  final boolean cancelWaiting() {
    if (!dropWaiting()) {
      return false;
    }
    leftQueue(false);
    endUnsent(cancelled());
    return true;
  }

  /** Ends the request wherever it is; the outcome is a failure of kind CANCELLED. */
  final void cancel() {
    onCancel();
    endWith(cancelled(), null);
  }

  @Override
  public final void endBefore(Runnable completion) {
    telling.holdBackWhile(
        () -> {
          cancel();
          completion.run();
        });
  }

  /** Ends it wherever it is; an attempt that runs tells its own failure if there is none given. */
  private void endWith(TransportException reason, @Nullable TransportException ofAttempt) {
    Attempt attempt;
    synchronized (this) {
      if (over) {
        return;
      }
      verdict = verdict == null ? reason : verdict;
      attempt = current;
    }
    if (dropWaiting()) {
      leftQueue(false);
      endUnsent(reason);
    } else {
      attempt.endWith(ofAttempt);
    }
  }

  private void endUnsent(TransportException reason) {
    settle(failure(reason, currentAttempt().soFar()));
  }

  /** Takes it out of the queue or of its rest. Only one thread succeeds. */
  private boolean dropWaiting() {
    Attempt attempt;
    synchronized (this) {
      if (over) {
        return false;
      }
      if (rest != null) {
        rest.cancel();
        rest = null;
        return true;
      }
      attempt = current;
    }
    return leave(attempt);
  }

  /** An attempt left the queue, or its rest before it: to start, or for good. */
  final void leftQueue(boolean started) {
    firstLeft(started);
    onLeave();
  }

  private void firstWaits() {
    synchronized (this) {
      firstWaits = true;
    }
    engine.firstWaits();
  }

  private void firstLeft(boolean started) {
    synchronized (this) {
      if (!firstWaits) {
        return;
      }
      firstWaits = false;
    }
    engine.firstLeft(started);
  }

  /** The attempt has joined the queue: what was asked meanwhile did not find it there. */
  private void entered(Attempt attempt) {
    TransportException reason;
    synchronized (this) {
      reason = verdict;
    }
    if (reason != null) {
      endWith(reason, null);
    } else if (!failsDeadline(attempt)) {
      engine.settings.queueTimeout().ifPresent(timeout -> timeQueue(attempt, timeout));
    }
  }

  /** Ends it at once if its turn comes too late, though all that wait before it start in time. */
  private boolean failsDeadline(Attempt attempt) {
    TimeLimit limit = deadline;
    if (limit == null) {
      return false;
    }
    long earliest = engine.gate.earliestStart(attempt);
    if (earliest - limit.endNanos() <= 0) {
      return false;
    }
    expire(
        "cannot be met: by the rate limit, or by a delay that the server told, its turn comes in %s"
            .formatted(Limits.text(Duration.ofNanos(earliest - engine.nanos()))));
    return true;
  }

  private void timeQueue(Attempt attempt, Duration timeout) {
    attempt.waitsFor(
        engine.limit(
            timeout,
            () -> {
              if (leave(attempt)) {
                leftQueue(false);
                endUnsent(
                    new TransportException(
                        FailureKind.TIMEOUT,
                        Progress.NOT_SENT,
                        "waited for its turn for the whole queueTimeout, " + Limits.text(timeout),
                        null));
              }
            }));
  }

  private boolean leave(Attempt attempt) {
    boolean left = engine.gate.leave(attempt);
    if (left) {
      attempt.waitsNoMore();
    }
    return left;
  }

  private void startDeadline() {
    Optional<Duration> limit = limit();
    if (limit.isPresent()) {
      synchronized (this) {
        deadline = engine.limit(limit.get(), () -> expire("has passed"));
      }
    }
  }

  private Optional<Duration> limit() {
    return request.deadline().or(engine.settings::deadline);
  }

  private void expire(String how) {
    String text = limit().map(Limits::text).orElse("");
    TransportException reason =
        new TransportException(
            FailureKind.TIMEOUT,
            Progress.NOT_SENT,
            "the deadline of %s for %s %s".formatted(text, request.origin(), how),
            null);
    endWith(reason, reason);
  }

  /** A whole response of this attempt, its body in memory or on its way. On any thread. */
  final void answered(Attempt attempt, int status, Headers headers, byte[] body, Timings timings) {
    RetryPolicy policy = engine.settings.retry();
    boolean plain =
        engine.settings.settlement().isEmpty()
            && !(engine.settings.followsRedirects() && Redirects.isRedirect(status))
            && (!policy.retries()
                || (status < 400 && !policy.mayRetry(status) && !policy.readsBodies()));
    if (plain) {
      attempts.answered(attempt, timings, status, Optional.empty());
      settle(answer(attempt, status, headers, body, timings));
    } else {
      engine.callbacks.execute(() -> judge(attempt, status, headers, body, timings));
    }
  }

  private void judge(Attempt attempt, int status, Headers headers, byte[] body, Timings timings) {
    Request sent = attempt.request();
    RetryPolicy policy = engine.settings.retry();
    Advice advice;
    try {
      advice =
          policy.after(
              sent.method(),
              sent.isIdempotent(),
              status,
              headers,
              ByteBuffer.wrap(body).asReadOnlyBuffer(),
              engine.now());
    } catch (Throwable e) {
      recover(attempt, brokenBy("the retry policy's judge", e), timings);
      return;
    }
    if (policy.retries() && RetryPolicy.isRefusal(status)) {
      advice.told().filter(told -> !policy.isTooLong(told)).ifPresent(attempt::pauseKey);
    }
    attempts.answered(attempt, timings, status, advice.told());
    attempts.tell();
    Optional<Request> hop =
        engine.settings.followsRedirects()
            ? Redirects.next(sent, status, headers, engine.settings.sensitive())
            : Optional.empty();
    if (hop.isPresent()) {
      follow(hop.get(), attempt, timings);
      return;
    }
    Outcome.Answered answer = answer(attempt, status, headers, body, timings);
    try {
      engine.settle(attempt, answer.response());
    } catch (Throwable e) {
      settle(failure(brokenBy("the settlement", e), timings));
      return;
    }
    if (!goesOn(advice, RetryPolicy.isToldRefusal(status, advice), sent, answer)) {
      settleHere(answer);
    }
  }

  private static TransportException brokenBy(String code, Throwable thrown) {
    return new TransportException(
        FailureKind.REQUEST, Progress.ANSWERED, code + " failed: " + thrown, thrown);
  }

  private void follow(Request hop, Attempt attempt, Timings timings) {
    strayed |= !hop.origin().equals(request.origin());
    if (!tries.afterRedirect()) {
      settle(
          failure(
              new TransportException(
                  FailureKind.PROTOCOL,
                  Progress.ANSWERED,
                  "more than %d redirects, the last of them from %s"
                      .formatted(Redirects.MOST, attempt.request().origin()),
                  null),
              timings));
    } else {
      restUntil(engine.nanos(), () -> rejoin(hop, null));
    }
  }

  /** The body that was handed out while it came is whole: the call is over. */
  final void streamed(Attempt attempt, int status, Headers headers, byte[] body, Timings timings) {
    engine.callbacks.execute(
        () -> {
          attempts.answered(attempt, timings, status, Optional.empty());
          attempts.tell();
          conclude(answer(attempt, status, headers, body, timings), () -> {});
        });
  }

  /** The body that was handed out while it came will not be whole: the call is over. */
  final void cut(Attempt attempt, TransportException cause, Timings timings) {
    engine.callbacks.execute(
        () -> {
          attempts.failed(attempt, timings, cause.kind());
          attempts.tell();
          conclude(failure(cause, timings), () -> {});
        });
  }

  /** No whole response of this attempt. On any thread. */
  final void failed(Attempt attempt, TransportException cause, Timings timings) {
    if (engine.settings.listener().isEmpty()) {
      recover(attempt, cause, timings);
    } else {
      engine.callbacks.execute(() -> recover(attempt, cause, timings));
    }
  }

  private void recover(Attempt attempt, TransportException cause, Timings timings) {
    attempts.failed(attempt, timings, cause.kind());
    attempts.tell();
    TransportException reason;
    synchronized (this) {
      reason = verdict;
    }
    Outcome outcome = failure(cause, timings);
    if (reason != null || cause.kind() == FailureKind.CANCELLED) {
      settle(outcome);
    } else if (cause.progress() == Progress.REFUSED && attempt.request().isRepeatable()) {
      refused(attempt, outcome);
    } else {
      RetryPolicy policy = engine.settings.retry();
      Request sent = attempt.request();
      Advice advice = policy.after(sent.method(), sent.isIdempotent(), cause);
      if (!goesOn(advice, false, sent, outcome)) {
        settle(outcome);
      }
    }
  }

  /** The response was of no use: sends once more what {@link #next} makes of it, uncounted. */
  final void repeat(Attempt attempt, TransportException cause, Timings timings) {
    engine.callbacks.execute(
        () -> {
          attempts.failed(attempt, timings, cause.kind());
          attempts.tell();
          refused(attempt, failure(cause, timings));
        });
  }

  private void refused(Attempt attempt, Outcome outcome) {
    if (tries.afterRefusedStream()) {
      Request next = next(attempt.request());
      restUntil(engine.nanos(), () -> rejoin(next, outcome));
    } else {
      settle(outcome);
    }
  }

  /**
   * Makes ready for another attempt, if there is to be one.
   *
   * @param outcome if not, or if there is no room for it
   */
  private boolean goesOn(Advice advice, boolean toldRefusal, Request sent, Outcome outcome) {
    Optional<Again> again = tries.after(advice, toldRefusal, engine.random());
    if (again.isEmpty() || isDone() || !sent.isRepeatable()) {
      return false;
    }
    long now = engine.nanos();
    long due = now + again.get().rest().toNanos();
    boolean isFree = again.get().isFree();
    boolean waitsForBudget = !isFree && engine.settings.retry().waitsForBudget();
    if (missesDeadline(due) || !(isFree || waitsForBudget || engine.tryRetry(now))) {
      return false;
    }
    Request next = next(sent);
    restUntil(due, waitsForBudget ? () -> awaitRetry(next, outcome) : () -> rejoin(next, outcome));
    return true;
  }

  private synchronized boolean missesDeadline(long dueNanos) {
    return deadline != null && dueNanos - deadline.endNanos() > 0;
  }

  /** The rest ends then, with this task on the timer's thread; the next attempt joins the queue. */
  private void restUntil(long dueNanos, Runnable onEnd) {
    onRest();
    TransportException reason;
    synchronized (this) {
      reason = verdict;
      if (!over && reason == null) {
        rest = engine.at(dueNanos, onEnd);
      }
    }
    if (reason != null) {
      settle(failure(reason, currentAttempt().soFar()));
    } else {
      onWithdrawable();
    }
  }

  /** The rest goes on until the budget has a retry for it. */
  private void awaitRetry(Request next, Outcome last) {
    synchronized (this) {
      if (rest == null) {
        return;
      }
      Scheduled wait = engine.awaitRetry(() -> rejoin(next, last));
      if (wait != null) {
        rest = wait;
        return;
      }
    }
    rejoin(next, last);
  }

  /**
   * The next attempt joins the queue.
   *
   * @param last the outcome if the queue is full; null: that is a failure
   */
  private void rejoin(Request next, @Nullable Outcome last) {
    Attempt attempt = new Attempt(engine, this, next);
    synchronized (this) {
      if (rest == null) {
        return;
      }
      rest = null;
      current = attempt;
    }
    if (engine.gate.enter(attempt)) {
      entered(attempt);
    } else if (last != null) {
      settle(last);
    } else {
      settle(
          failure(
              new TransportException(
                  FailureKind.CANCELLED,
                  Progress.NOT_SENT,
                  "no room to follow a redirect: as many wait as maxWaiting allows",
                  null),
              attempt.soFar()));
    }
  }

  /** The outcome if this response is the last. */
  final Outcome.Answered answer(
      Attempt attempt, int status, Headers headers, byte[] body, Timings timings) {
    return new Outcome.Answered(
        new Response(
            request, attempt.request().uri(), status, headers, body, timings, attempts.all()));
  }

  private Outcome failure(TransportException cause, Timings timings) {
    return new Outcome.Failed(request, timings, cause.after(attempts.all()));
  }

  private synchronized Attempt currentAttempt() {
    return current;
  }

  private TransportException cancelled() {
    return new TransportException(
        FailureKind.CANCELLED, Progress.NOT_SENT, "cancelled before it was sent", null);
  }

  /** Ends the call with this outcome, unless it is over. */
  final void settle(Outcome outcome) {
    conclude(outcome, () -> take(outcome));
  }

  /** The same on a callback thread that does nothing after it: no other need be woken. */
  private void settleHere(Outcome outcome) {
    if (markOver()) {
      engine.over(this);
      telling.tellHere(heard(outcome, () -> take(outcome)));
    }
  }

  /** Ends the call, unless it is over; the outcome is told by a task, on a callback thread. */
  final void conclude(Outcome outcome, Runnable task) {
    if (markOver()) {
      telling.tell(heard(outcome, task));
      engine.over(this);
    }
  }

  /** The task, once the listener has heard, if there is one. */
  private Runnable heard(Outcome outcome, Runnable task) {
    Optional<EventListener> listener = engine.settings.listener();
    if (listener.isEmpty()) {
      return task;
    }
    return () -> {
      attempts.tell();
      try {
        listener.get().requestEnded(outcome);
      } finally {
        task.run();
      }
    };
  }

  /** Tells something before the call is over, on a callback thread. */
  final void tell(Runnable task) {
    telling.tell(task);
  }

  private void end() {
    markOver();
    engine.over(this);
  }

  private synchronized boolean markOver() {
    boolean first = !over;
    over = true;
    if (deadline != null) {
      deadline.cancel();
    }
    return first;
  }

  /**
   * What the first attempt sends in place of the request, and any other in place of what the one
   * before it sent. On any thread; must not block.
   */
  Request next(Request sent) {
    return sent;
  }

  /** Whether the response is kept whatever the retry policy says of it. */
  boolean isDone() {
    return false;
  }

  /** It rests before another attempt: until it leaves the queue again, or ends. Must not block. */
  void onRest() {}

  /** It rests: from now on it can be withdrawn. */
  void onWithdrawable() {}

  /** It left the queue for the first time or a later one, to start or for good. Must not block. */
  void onLeave() {}

  /** It is cancelled, perhaps when it is over. On any thread. */
  void onCancel() {}

  /** Where the body of this attempt goes. On the event loop. */
  abstract BodySink sink(Attempt attempt, int status, Headers headers);

  /** The outcome. On a callback thread. */
  abstract void take(Outcome outcome);
}
