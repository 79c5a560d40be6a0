package dev.penstock.client;

import dev.penstock.http.FailureKind;
import dev.penstock.http.Progress;
import dev.penstock.http.TransportException;
import dev.penstock.seam.Wire;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * A body that is handed out while it comes. What nobody asked for yet waits here; over 256 KiB the
 * socket is not read until half of it is gone. One subscriber; its signals come one at a time, on
 * callback threads. Cancelling the subscription ends the exchange.
 */
final class StreamBody implements Flow.Publisher<ByteBuffer>, Flow.Subscription {
  private static final int PAUSE_AT = 256 * 1024;
  private static final int RESUME_AT = PAUSE_AT / 2;
  private static final int MOST_JOINED = 16 * 1024;

  private final Executor callbacks;
  private final Wire.@Nullable Attempt source;
  private final Runnable onCancel;

  // Guarded by this.
  private final Deque<ByteBuffer> queue = new ArrayDeque<>();
  private Flow.@Nullable Subscriber<? super ByteBuffer> subscriber;
  private long queuedBytes;
  private long demand;
  private boolean paused;
  private boolean ended;
  private @Nullable Throwable failure;
  private boolean draining;

  /** Nothing more is to be told. */
  private boolean over;

  /**
   * A body of which nothing has come.
   *
   * @param onCancel ends the exchange
   */
  StreamBody(Executor callbacks, Wire.@Nullable Attempt source, Runnable onCancel) {
    this.callbacks = callbacks;
    this.source = source;
    this.onCancel = onCancel;
  }

  /** A body that is all there. */
  static StreamBody of(ByteBuffer whole, Executor callbacks) {
    StreamBody body = new StreamBody(callbacks, null, () -> {});
    if (whole.hasRemaining()) {
      body.queue.add(whole);
    }
    body.ended = true;
    return body;
  }

  /** Takes a copy. */
  synchronized void add(ByteBuffer data) {
    if (over || ended) {
      return;
    }
    queuedBytes += data.remaining();
    append(data);
    if (queuedBytes > PAUSE_AT && !paused && source != null) {
      paused = true;
      source.pause();
    }
    drainSoon();
  }

  /** What waits is joined: a fast stream of small pieces is handed out in few large ones. */
  private void append(ByteBuffer data) {
    int size = data.remaining();
    ByteBuffer last = queue.peekLast();
    if (last == null || last.capacity() - last.limit() < size) {
      int roomy = last == null ? 0 : Math.min(2 * last.capacity(), MOST_JOINED);
      last = ByteBuffer.allocate(Math.max(size, roomy)).limit(0);
      queue.add(last);
    }
    int end = last.limit();
    last.limit(end + size);
    data.get(last.array(), end, size);
  }

  /** It is whole. */
  synchronized void end() {
    ended = true;
    drainSoon();
  }

  /** There is no more to come, for this reason. */
  synchronized void fail(Throwable cause) {
    failure = failure == null ? cause : failure;
    ended = true;
    drainSoon();
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    synchronized (this) {
      if (this.subscriber == null) {
        this.subscriber = subscriber;
        draining = true;
        callbacks.execute(() -> begin(subscriber));
        return;
      }
    }
    subscriber.onSubscribe(Rejection.SUBSCRIPTION);
    subscriber.onError(new IllegalStateException("a response is streamed to one subscriber only"));
  }

  private void begin(Flow.Subscriber<? super ByteBuffer> subscriber) {
    try {
      subscriber.onSubscribe(this);
    } catch (Throwable e) {
      cancel();
      throw e;
    }
    drain();
  }

  @Override
  public void request(long n) {
    if (n <= 0) {
      abandon(new IllegalArgumentException("request(n) with n < 1: " + n));
      return;
    }
    synchronized (this) {
      demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
      drainSoon();
    }
  }

  /** Ends the exchange; whoever reads, or will, hears of it. */
  void close() {
    abandon(
        new TransportException(
            FailureKind.CANCELLED, Progress.ANSWERED, "the response was closed", null));
  }

  private void abandon(Throwable reason) {
    synchronized (this) {
      failure = failure == null ? reason : failure;
      ended = true;
      queue.clear();
      drainSoon();
    }
    onCancel.run();
  }

  @Override
  public void cancel() {
    synchronized (this) {
      over = true;
      queue.clear();
    }
    onCancel.run();
  }

  private void drainSoon() {
    if (!draining && subscriber != null && !over) {
      draining = true;
      callbacks.execute(this::drain);
    }
  }

  private void drain() {
    try {
      for (Runnable next = next(); next != null; next = next()) {
        next.run();
      }
    } catch (Throwable e) {
      cancel();
      throw e;
    }
  }

  /** The next signal; null: none for now, and nobody drains any more. */
  private synchronized @Nullable Runnable next() {
    Flow.Subscriber<? super ByteBuffer> to = subscriber;
    if (over || to == null) {
      draining = false;
      return null;
    }
    if (demand > 0 && !queue.isEmpty()) {
      demand--;
      ByteBuffer data = queue.remove();
      taken(data.remaining());
      return () -> to.onNext(data);
    }
    if (ended && queue.isEmpty()) {
      over = true;
      Throwable cause = failure;
      return cause == null ? to::onComplete : () -> to.onError(cause);
    }
    draining = false;
    return null;
  }

  private void taken(int bytes) {
    queuedBytes -= bytes;
    if (paused && queuedBytes < RESUME_AT && source != null) {
      paused = false;
      source.resume();
    }
  }

  /** What a second subscriber gets. */
  private enum Rejection implements Flow.Subscription {
    SUBSCRIPTION;

    @Override
    public void request(long n) {}

    @Override
    public void cancel() {}
  }
}
