package dev.penstock.client;

import dev.penstock.download.FileBuffers;
import dev.penstock.gate.Gate;
import dev.penstock.http.FailureKind;
import dev.penstock.http.Headers;
import dev.penstock.http.Progress;
import dev.penstock.http.Timings.Stopwatch;
import dev.penstock.http.TransportException;
import dev.penstock.retry.RetryPolicy;
import dev.penstock.seam.Scheduler;
import dev.penstock.seam.Scheduler.Scheduled;
import dev.penstock.seam.Surroundings;
import dev.penstock.seam.Ticker;
import dev.penstock.seam.TimeLimit;
import dev.penstock.seam.Wire;
import dev.penstock.seam.Workers;
import dev.penstock.seam.Workers.Serial;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** What the requests of one client share, from its first request to its close. */
final class Engine {
  static final String ACCEPT_ENCODING = "Accept-Encoding";

  private final Wire wire;
  private final Ticker ticker;
  private final Scheduler scheduler;
  private final InstantSource clock;
  private final Workers workers;
  private final DoubleSupplier random;

  /** The requests that have no outcome yet. */
  private final Set<Call> calls = ConcurrentHashMap.newKeySet();

  /** Opens when the client is closed and no request is left. */
  private final CountDownLatch drained = new CountDownLatch(1);

  private volatile boolean closed;

  private final RetryBudget budget;
  private final RetryQueue retries;

  final Gate gate;
  final Limits limits;
  final Settings settings;
  final Interceptors interceptors;
  final Executor callbacks;
  final Executor files;
  final FileBuffers fileBuffers = new FileBuffers();

  Engine(Gate gate, Surroundings surroundings, Limits limits, Settings settings) {
    this.gate = gate;
    this.wire = surroundings.wire();
    this.ticker = surroundings.ticker();
    this.scheduler = surroundings.scheduler();
    this.clock = surroundings.clock();
    this.workers = surroundings.workers();
    this.random = surroundings.random();
    this.callbacks = workers.callbacks();
    this.files = workers.files();
    this.limits = limits;
    this.settings = settings;
    this.interceptors = new Interceptors(settings.interceptors(), callbacks);
    this.budget = new RetryBudget(settings.retry().budget());
    this.retries = new RetryQueue(budget, ticker, scheduler);
  }

  long nanos() {
    return ticker.nanos();
  }

  Instant now() {
    return clock.instant();
  }

  /** From 0 to below 1. */
  double random() {
    return random.getAsDouble();
  }

  /** Runs the task on the timer's thread when the ticker reads so; it must not block. */
  Scheduled at(long nanos, Runnable task) {
    return scheduler.at(nanos, task);
  }

  /** A thread for one purpose, to be closed by whoever asked for it. */
  Serial serial(String name) {
    return workers.serial(name);
  }

  /** A limit that runs from now on, and ends on the timer's thread; that must not block. */
  TimeLimit limit(Duration limit, Runnable onEnd) {
    return TimeLimit.start(limit.toNanos(), ticker, scheduler::at, onEnd);
  }

  /** The first attempt of a request joins the queue. */
  void firstWaits() {
    if (settings.retry().retries()) {
      retries.firstWaits();
    }
  }

  /** It left the queue; the retry budget grows with those that start. */
  void firstLeft(boolean started) {
    if (settings.retry().retries()) {
      retries.firstLeft(started);
    }
  }

  /** Takes one retry from the budget. Returns false if it is used up. */
  boolean tryRetry(long nowNanos) {
    return budget.tryRetry(nowNanos);
  }

  /**
   * Takes one retry from the budget if that can be had now, else runs the task when it is.
   *
   * @return what ends the wait; null if there is none
   */
  @Nullable Scheduled awaitRetry(Runnable task) {
    return retries.awaitRetry(task);
  }

  /** Retries that the budget did not allow. */
  long retriesDenied() {
    return budget.denied();
  }

  /** The head of a response came: refusals slow their key down. */
  void heard(Attempt attempt, int status) {
    if (settings.retry().retries()) {
      gate.answered(attempt, RetryPolicy.isRefusal(status));
    }
  }

  /** Opens an attempt here, or where code of the user or of the file system may run. */
  void openWhereItMay(Request request, Runnable open) {
    RequestBody body = request.content();
    Auth auth = settings.auth().get(request.origin());
    if (body instanceof RequestBody.Published || (auth != null && auth.isSupplied())) {
      callbacks.execute(open);
    } else if (body != null && body.blocks()) {
      executeOr(files, open);
    } else {
      open.run();
    }
  }

  /** After the close what comes has no thread left: it runs here, and finds the wire closed. */
  private static void executeOr(Executor executor, Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      task.run();
    }
  }

  /**
   * An attempt on the wire that has not begun.
   *
   * @param strayed whether redirects have led to another origin than was asked
   * @throws IOException if its body cannot be read
   */
  Wire.Attempt open(Request request, boolean strayed, Wire.Listener listener) throws IOException {
    RequestBody body = request.content();
    return wire.open(
        new Wire.Message(
            request.method(),
            request.origin(),
            request.uri(),
            headers(request, strayed),
            body == null ? null : body.open(files, callbacks),
            request.timeout().orElse(limits.attemptTimeout())),
        listener);
  }

  /** The response tells what its attempt did cost. On a callback thread. */
  void settle(Attempt attempt, Response response) {
    settings.settlement().ifPresent(cost -> gate.settle(attempt, cost.applyAsLong(response)));
  }

  /** The outcome of a request that an interceptor let fail in its own way. */
  Outcome.Failed failed(Request request, Throwable failure) {
    TransportException cause =
        failure instanceof TransportException transport
            ? transport
            : new TransportException(
                failure instanceof CancellationException
                    ? FailureKind.CANCELLED
                    : FailureKind.REQUEST,
                Progress.NOT_SENT,
                "an interceptor failed: " + failure,
                failure);
    return new Outcome.Failed(request, new Stopwatch(nanos()).end(nanos()), cause);
  }

  void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the client is closed");
    }
  }

  /** Runs what may block on files. Throws if the client is closed. */
  void onFiles(Runnable task) {
    requireOpen();
    try {
      files.execute(task);
    } catch (RejectedExecutionException e) {
      // It was closed meanwhile.
      requireOpen();
      throw e;
    }
  }

  /** The request is on its way. Throws if the client is closed. */
  void begun(Call call) {
    calls.add(call);
    if (closed) {
      over(call);
      requireOpen();
    }
  }

  /** The request has its outcome, or needs none. */
  void over(Call call) {
    calls.remove(call);
    if (closed && calls.isEmpty()) {
      drained.countDown();
    }
  }

  /** The requests that have no outcome yet; may miss those that begin meanwhile. */
  Iterable<Call> calls() {
    return calls;
  }

  void close() {
    closed = true;
    if (calls.isEmpty()) {
      drained.countDown();
    }
    if (!awaitDrained()) {
      // Those that wait first, or each slot that comes free would send one more.
      calls.forEach(Call::cancelWaiting);
      calls.forEach(Call::cancel);
    }
    wire.close();
    workers.close();
    scheduler.close();
  }

  private boolean awaitDrained() {
    try {
      return drained.await(limits.closeTimeout().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Headers headers(Request request, boolean strayed) {
    Headers own = request.headers();
    Auth auth = settings.auth().get(request.origin());
    if (own.size() == 0 && auth == null && !strayed) {
      return settings.defaultHeaders();
    }
    Headers.Builder headers = settings.defaultHeaders().toBuilder();
    if (strayed) {
      settings
          .defaultHeaders()
          .forEach(
              (name, value) -> {
                if (settings.sensitive().contains(name)) {
                  headers.remove(name);
                }
              });
    }
    if (own.contains("range")) {
      headers.remove(ACCEPT_ENCODING);
    }
    own.forEach((name, value) -> headers.remove(name));
    headers.addAll(own);
    if (auth != null && !own.contains(auth.field())) {
      headers.set(auth.field(), auth.value());
    }
    return headers.build();
  }
}
