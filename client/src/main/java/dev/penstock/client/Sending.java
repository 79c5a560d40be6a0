package dev.penstock.client;

import dev.penstock.gate.Waiter;
import dev.penstock.http.FailureKind;
import dev.penstock.http.Headers;
import dev.penstock.http.Progress;
import dev.penstock.http.TransportException;
import dev.penstock.seam.Wire;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way: waits at the gate, is one attempt on the wire, and ends with one outcome.
 * The subclass takes the body and the outcome.
 */
abstract class Sending extends Waiter implements Wire.Listener, ExchangeFuture.Exchange {
  private final Engine engine;
  private final Request request;
  private final Telling telling;
  private final Timings.Builder timings = new Timings.Builder();

  // Guarded by this: told by the gate, the event loop and whoever cancels.
  private Wire.@Nullable Attempt attempt;
  private boolean cancelled;
  private boolean over;

  /** Why we ended the attempt ourselves. Written and read on the event loop. */
  private @Nullable TransportException verdict;

  private int status;
  private Headers headers = Headers.empty();

  Sending(Engine engine, Request request) {
    super(request.origin(), request.origin());
    this.engine = engine;
    this.request = request;
    this.telling = new Telling(engine.callbacks);
  }

  final Request request() {
    return request;
  }

  /** Joins the queue. Throws if it is full or closed. */
  final void begin() {
    engine.begun(this);
    if (!engine.gate.enter(this)) {
      end();
      throw new RejectedExecutionException(
          "%,d requests wait already; maxWaiting allows no more"
              .formatted(engine.limits.maxWaiting()));
    }
    if (isCancelled()) {
      // By the close of the client, which did not find it in the queue.
      cancel();
    }
  }

  /** Leaves the queue, without an outcome. Returns false if it has started. */
  final boolean withdraw() {
    if (!engine.gate.leave(this)) {
      return false;
    }
    onLeave();
    end();
    return true;
  }

  /** Leaves the queue; the outcome is a failure of kind CANCELLED. False if it has started. */
  final boolean cancelWaiting() {
    if (!engine.gate.leave(this)) {
      return false;
    }
    onLeave();
    finish(
        new TransportException(
            FailureKind.CANCELLED, Progress.NOT_SENT, "cancelled before it was sent", null));
    return true;
  }

  /** Ends the request wherever it is; the outcome is a failure of kind CANCELLED. */
  final void cancel() {
    onCancel();
    if (isOver() || cancelWaiting()) {
      return;
    }
    Wire.Attempt started;
    synchronized (this) {
      cancelled = true;
      started = attempt;
    }
    if (started != null) {
      started.cancel();
    }
  }

  @Override
  public final void endBefore(Runnable completion) {
    telling.holdBackWhile(
        () -> {
          cancel();
          completion.run();
        });
  }

  @Override
  protected final void released(long scheduledNanos, long nowNanos) {
    onLeave();
    timings.released(engine.now(), nowNanos, scheduledNanos);
    Wire.Attempt opened = engine.open(request, this);
    synchronized (this) {
      attempt = opened;
    }
    opened.start();
    if (isCancelled()) {
      opened.cancel();
    }
  }

  @Override
  public final void sent(long nanos) {
    timings.sent(nanos);
    engine.gate.sent(this, nanos);
  }

  @Override
  public final void head(int status, Headers headers) {
    timings.head(engine.nanos());
    this.status = status;
    this.headers = headers;
    onHead(status, headers);
  }

  @Override
  public final void data(ByteBuffer data) {
    onData(data);
  }

  @Override
  public final void ended() {
    Timings taken = timings.end(engine.nanos());
    engine.gate.finish(this);
    onWhole(status, headers, taken);
    end();
  }

  @Override
  public final void failed(TransportException cause) {
    engine.gate.finish(this);
    finish(verdict == null ? cause : verdict);
  }

  /** Ends the attempt for a reason of our own. Called on the event loop. */
  final void reject(FailureKind kind, String message) {
    verdict = new TransportException(kind, Progress.ANSWERED, message, null);
    attempt().cancel();
  }

  final synchronized Wire.Attempt attempt() {
    if (attempt == null) {
      throw new IllegalStateException("not started");
    }
    return attempt;
  }

  /** Tells the outcome, on a callback thread. */
  final void tell(Runnable outcome) {
    telling.tell(outcome);
  }

  private void finish(TransportException cause) {
    onFailure(cause, timings.end(engine.nanos()));
    end();
  }

  private void end() {
    synchronized (this) {
      over = true;
    }
    engine.over(this);
  }

  private synchronized boolean isOver() {
    return over;
  }

  private synchronized boolean isCancelled() {
    return cancelled;
  }

  /** It left the queue, to start or for good. Must not block. */
  void onLeave() {}

  /** It is cancelled, perhaps when it is over. On any thread. */
  void onCancel() {}

  /** The head came. On the event loop. */
  abstract void onHead(int status, Headers headers);

  /** Some of the body came, lent for the call. On the event loop. */
  abstract void onData(ByteBuffer data);

  /** The response is whole. On the event loop. */
  abstract void onWhole(int status, Headers headers, Timings timings);

  /** There will be no response. On the event loop, or on the thread that cancelled. */
  abstract void onFailure(TransportException cause, Timings timings);
}
