package dev.penstock.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Bytes in, items out: a buffer is asked for only when all items of the last one are handed out and
 * more are wanted.
 */
final class ParsedPublisher<T> implements Flow.Publisher<T> {
  /** Makes items of bytes. */
  interface Parser {
    /** Hands on what these bytes complete. */
    void feed(ByteBuffer data) throws IOException;

    /** Hands on what the end of the bytes completes. */
    void end() throws IOException;
  }

  private final Flow.Publisher<ByteBuffer> source;
  private final Executor callbacks;
  private final Function<Consumer<T>, Parser> parsers;

  /**
   * A publisher for one subscriber.
   *
   * @param callbacks runs the subscriber's methods, as it does for the source
   * @param parsers makes a parser that hands its items to a consumer
   */
  ParsedPublisher(
      Flow.Publisher<ByteBuffer> source,
      Executor callbacks,
      Function<Consumer<T>, Parser> parsers) {
    this.source = source;
    this.callbacks = callbacks;
    this.parsers = parsers;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super T> subscriber) {
    source.subscribe(new Parsing(subscriber));
  }

  /** Stands between the bytes and the subscriber. */
  private final class Parsing implements Flow.Subscriber<ByteBuffer>, Flow.Subscription {
    private final Flow.Subscriber<? super T> subscriber;
    private final Queue<T> parsed = new ArrayDeque<>();
    private final Parser parser = parsers.apply(parsed::add);
    private Flow.@Nullable Subscription upstream;

    // Guarded by this.
    private final Queue<T> items = new ArrayDeque<>();
    private long demand;
    private boolean asked;
    private boolean ended;
    private @Nullable Throwable failure;
    private boolean emitting;
    private boolean over;

    private Parsing(Flow.Subscriber<? super T> subscriber) {
      this.subscriber = subscriber;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      upstream = subscription;
      subscriber.onSubscribe(this);
    }

    @Override
    public void onNext(ByteBuffer data) {
      Throwable broken = null;
      try {
        parser.feed(data);
      } catch (IOException | RuntimeException e) {
        broken = e;
      }
      synchronized (this) {
        asked = false;
        items.addAll(parsed);
        parsed.clear();
      }
      if (broken != null) {
        cancelUpstream();
        finish(broken);
      } else {
        emit();
      }
    }

    @Override
    public void onError(Throwable cause) {
      finish(cause);
    }

    @Override
    public void onComplete() {
      Throwable broken = null;
      try {
        parser.end();
      } catch (IOException | RuntimeException e) {
        broken = e;
      }
      synchronized (this) {
        items.addAll(parsed);
        parsed.clear();
      }
      finish(broken);
    }

    @Override
    public void request(long n) {
      if (n <= 0) {
        cancelUpstream();
        synchronized (this) {
          items.clear();
        }
        ended(new IllegalArgumentException("request(n) with n < 1: " + n));
      } else {
        synchronized (this) {
          demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
        }
      }
      emitSoon();
    }

    @Override
    public void cancel() {
      synchronized (this) {
        over = true;
        items.clear();
      }
      cancelUpstream();
    }

    private void cancelUpstream() {
      if (upstream != null) {
        upstream.cancel();
      }
    }

    private void finish(@Nullable Throwable cause) {
      ended(cause);
      emit();
    }

    private synchronized void ended(@Nullable Throwable cause) {
      failure = ended ? failure : cause;
      ended = true;
    }

    private void emit() {
      if (beginsToEmit()) {
        emitAll();
      }
    }

    /** For callers that may be on any thread. */
    private void emitSoon() {
      if (beginsToEmit()) {
        callbacks.execute(this::emitAll);
      }
    }

    private synchronized boolean beginsToEmit() {
      boolean begins = !emitting;
      emitting = true;
      return begins;
    }

    private void emitAll() {
      try {
        for (Runnable next = next(); next != null; next = next()) {
          next.run();
        }
      } catch (Throwable e) {
        cancel();
        throw e;
      }
    }

    /** The next thing to do; null: none for now, and nobody emits any more. */
    private synchronized @Nullable Runnable next() {
      if (over) {
        emitting = false;
        return null;
      }
      if (demand > 0 && !items.isEmpty()) {
        demand--;
        T item = items.remove();
        return () -> subscriber.onNext(item);
      }
      if (ended && items.isEmpty()) {
        over = true;
        Throwable cause = failure;
        return cause == null ? subscriber::onComplete : () -> subscriber.onError(cause);
      }
      Flow.Subscription source = upstream;
      if (demand > 0 && !asked && !ended && source != null) {
        asked = true;
        return () -> source.request(1);
      }
      emitting = false;
      return null;
    }
  }
}
