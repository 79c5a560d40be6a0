package dev.penstock.client;

import dev.penstock.gate.Waiter;
import dev.penstock.http.FailureKind;
import dev.penstock.http.Headers;
import dev.penstock.http.Origin;
import dev.penstock.http.Progress;
import dev.penstock.http.Timings;
import dev.penstock.http.Timings.Stopwatch;
import dev.penstock.http.TransportException;
import dev.penstock.seam.Scheduler.Scheduled;
import dev.penstock.seam.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One pass of a call through the gate and over the wire, with one end: a body or a failure. */
final class Attempt extends Waiter implements Wire.Listener {
  /** What waits in one queue: requests of one key to one origin. */
  private record Lane(Origin origin, Object key) {}

  private final Engine engine;
  private final Call call;
  private final Request request;
  private final Stopwatch stopwatch;

  // Guarded by this: told by the gate, the event loop and whoever ends it.
  private Wire.@Nullable Attempt exchange;
  private boolean ended;
  private @Nullable Scheduled queueTimer;
  private boolean waits = true;
  private @Nullable Scheduled answerTimer;

  /** Why we ended it ourselves. */
  private @Nullable TransportException verdict;

  /** Where the body goes, once the head has come. Touched on the event loop only. */
  private @Nullable BodySink sink;

  /** An attempt that has not entered the gate. */
  Attempt(Engine engine, Call call, Request request) {
    super(request.origin(), lane(request), request.cost());
    this.engine = engine;
    this.call = call;
    this.request = request;
    this.stopwatch = new Stopwatch(engine.nanos());
  }

  private static Object lane(Request request) {
    Optional<Object> key = request.key();
    return key.isPresent() ? new Lane(request.origin(), key.get()) : request.origin();
  }

  /** The key as a request names it, of one that the gate knows. */
  static Optional<Object> userKey(Object key) {
    return key instanceof Lane lane ? Optional.of(lane.key()) : Optional.empty();
  }

  /** What this attempt sends: the request of the call, or what a redirect made of it. */
  Request request() {
    return request;
  }

  /** Lets nothing of its key start for so long. */
  void pauseKey(Duration told) {
    engine.gate.pause(request.origin(), lane(request), engine.nanos() + told.toNanos());
  }

  /** Cuts it off; it ends with the failure that the wire tells. */
  void end() {
    endWith(null);
  }

  /** Cuts it off for a reason of our own. */
  void reject(FailureKind kind, String message) {
    endWith(new TransportException(kind, Progress.ANSWERED, message, null));
  }

  /** Cuts it off; the first reason counts. */
  void endWith(@Nullable TransportException reason) {
    Wire.Attempt started;
    synchronized (this) {
      verdict = ended ? verdict : reason;
      ended = true;
      started = exchange;
    }
    if (started != null) {
      started.cancel();
    }
  }

  /** The exchange on the wire, once it has begun. */
  synchronized Wire.Attempt exchange() {
    if (exchange == null) {
      throw new IllegalStateException("not started");
    }
    return exchange;
  }

  /** What it took so far. */
  Timings soFar() {
    return stopwatch.end(engine.nanos());
  }

  /** The timer ends its wait in the queue, unless that is over. */
  synchronized void waitsFor(Scheduled timer) {
    if (waits) {
      queueTimer = timer;
    } else {
      timer.cancel();
    }
  }

  /** It has left the queue. */
  synchronized void waitsNoMore() {
    waits = false;
    if (queueTimer != null) {
      queueTimer.cancel();
    }
  }

  @Override
  protected void released(long scheduledNanos, long nowNanos) {
    waitsNoMore();
    call.leftQueue(true);
    stopwatch.released(engine.now(), nowNanos, scheduledNanos);
    engine.openWhereItMay(request, this::open);
  }

  private void open() {
    Wire.Attempt opened;
    try {
      opened = engine.open(request, call.hasStrayed(), this);
    } catch (IOException | RuntimeException | Error e) {
      failed(
          new TransportException(
              FailureKind.REQUEST,
              Progress.NOT_SENT,
              "cannot make the request to %s: %s".formatted(request.origin(), e),
              e));
      return;
    }
    synchronized (this) {
      exchange = opened;
    }
    opened.start();
    if (isEnded()) {
      opened.cancel();
    }
  }

  @Override
  public void sent(long nanos) {
    stopwatch.sent(nanos);
    engine.gate.sent(this, nanos);
    engine.settings.responseTimeout().ifPresent(this::timeAnswer);
  }

  private synchronized void timeAnswer(Duration timeout) {
    answerTimer =
        engine.limit(
            timeout,
            () ->
                endWith(
                    new TransportException(
                        FailureKind.TIMEOUT,
                        Progress.SENT,
                        "no answer from %s within the responseTimeout, %s"
                            .formatted(request.origin(), Limits.text(timeout)),
                        null)));
  }

  private synchronized void stopTimer() {
    if (answerTimer != null) {
      answerTimer.cancel();
    }
  }

  @Override
  public void head(int status, Headers headers) {
    stopwatch.head(engine.nanos());
    stopTimer();
    engine.heard(this, status);
    if (headers.contains("content-encoding") && engine.settings.decodes(request)) {
      BodySink decoded = call.sink(this, status, DecodingSink.decoded(headers));
      sink = new DecodingSink(this, headers, decoded);
    } else {
      sink = call.sink(this, status, headers);
    }
  }

  @Override
  public void data(ByteBuffer data) {
    if (sink != null) {
      sink.data(data);
    }
  }

  @Override
  public void ended() {
    Timings timings = stopwatch.end(engine.nanos());
    engine.gate.finish(this);
    if (sink != null) {
      sink.end(timings);
    }
  }

  @Override
  public void failed(TransportException cause) {
    Timings timings = stopwatch.end(engine.nanos());
    stopTimer();
    engine.gate.finish(this);
    TransportException reason = reason(cause);
    if (sink == null) {
      call.failed(this, reason, timings);
    } else {
      sink.fail(reason, timings);
    }
  }

  /** Our own reason, if we cut it off; how far it had come, the wire knows better. */
  private synchronized TransportException reason(TransportException cause) {
    return verdict == null ? cause : verdict.reached(cause.progress());
  }

  /** Whether we cut it off. */
  synchronized boolean isEnded() {
    return ended;
  }
}
