package dev.penstock.client;

import dev.penstock.gate.Gate;
import dev.penstock.http.Headers;
import dev.penstock.seam.Scheduler;
import dev.penstock.seam.Threads;
import dev.penstock.seam.Ticker;
import dev.penstock.seam.Wire;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** What the requests of one client share, from its first request to its close. */
final class Engine {
  private static final int FILE_THREADS = 4;

  private final Wire wire;
  private final Ticker ticker;
  private final Scheduler scheduler;
  private final InstantSource clock;
  private final Headers defaultHeaders;

  /** The requests that have no outcome yet. */
  private final Set<Sending> sendings = ConcurrentHashMap.newKeySet();

  /** Opens when the client is closed and no request is left. */
  private final CountDownLatch drained = new CountDownLatch(1);

  private volatile boolean closed;

  final Gate gate;
  final Limits limits;
  final Callbacks callbacks = new Callbacks();
  final ExecutorService files = Threads.forBlocking("penstock-files", FILE_THREADS);

  Engine(
      Gate gate,
      Wire wire,
      Ticker ticker,
      Scheduler scheduler,
      InstantSource clock,
      Limits limits,
      Headers defaultHeaders) {
    this.gate = gate;
    this.wire = wire;
    this.ticker = ticker;
    this.scheduler = scheduler;
    this.clock = clock;
    this.limits = limits;
    this.defaultHeaders = defaultHeaders;
  }

  long nanos() {
    return ticker.nanos();
  }

  Instant now() {
    return clock.instant();
  }

  Wire.Attempt open(Request request, Wire.Listener listener) {
    return wire.open(
        new Wire.Message(
            request.method(),
            request.origin(),
            request.uri(),
            headers(request.headers()),
            request.sharedBody() == null ? null : new Wire.Content.Bytes(request.sharedBody()),
            request.timeout().orElse(limits.attemptTimeout())),
        listener);
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
  void begun(Sending sending) {
    sendings.add(sending);
    if (closed) {
      over(sending);
      requireOpen();
    }
  }

  /** The request has its outcome, or needs none. */
  void over(Sending sending) {
    sendings.remove(sending);
    if (closed && sendings.isEmpty()) {
      drained.countDown();
    }
  }

  /** The requests that have no outcome yet; may miss those that begin meanwhile. */
  Iterable<Sending> sendings() {
    return sendings;
  }

  void close() {
    closed = true;
    if (sendings.isEmpty()) {
      drained.countDown();
    }
    if (!awaitDrained()) {
      // Those that wait first, or each slot that comes free would send one more.
      sendings.forEach(Sending::cancelWaiting);
      sendings.forEach(Sending::cancel);
    }
    wire.close();
    files.shutdown();
    Threads.awaitEnd(files);
    callbacks.close();
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

  private Headers headers(Headers own) {
    if (own.size() == 0) {
      return defaultHeaders;
    }
    Headers.Builder headers = Headers.builder();
    defaultHeaders.forEach(
        (name, value) -> {
          if (!own.contains(name)) {
            headers.add(name, value);
          }
        });
    own.forEach(headers::add);
    return headers.build();
  }
}
