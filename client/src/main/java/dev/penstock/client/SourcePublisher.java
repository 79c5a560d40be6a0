package dev.penstock.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Publishes a source to each subscriber from its start, as fast as that one asks. */
final class SourcePublisher implements Flow.Publisher<ByteBuffer> {
  private final BodySource source;
  private final Executor executor;

  /** The executor runs what may block, and the subscribers' methods but onSubscribe. */
  SourcePublisher(BodySource source, Executor executor) {
    this.source = source;
    this.executor = executor;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    new Reading(source, executor, Objects.requireNonNull(subscriber)).begin();
  }

  /** One subscriber's way through the source. */
  private static final class Reading implements Flow.Subscription {
    private final BodySource source;
    private final Executor executor;
    private final Flow.Subscriber<? super ByteBuffer> subscriber;

    /** Touched by the reading task only, of which one runs at a time; as is what is left. */
    private BodySource.@Nullable Reader reader;

    private long left;
    private boolean over;

    // Guarded by this.
    private long wanted;
    private boolean cancelled;
    private @Nullable IllegalArgumentException misuse;

    /** Whether a task reads or will; at first, whether the subscriber is being told of us. */
    private boolean running = true;

    Reading(BodySource source, Executor executor, Flow.Subscriber<? super ByteBuffer> subscriber) {
      this.source = source;
      this.executor = executor;
      this.subscriber = subscriber;
      this.left = source.length();
    }

    /** No other signal may come before onSubscribe has returned. */
    void begin() {
      subscriber.onSubscribe(this);
      execute();
    }

    @Override
    public void request(long count) {
      synchronized (this) {
        if (count <= 0) {
          misuse = new IllegalArgumentException("request of " + count + " items; at least 1");
        } else {
          wanted = wanted > Long.MAX_VALUE - count ? Long.MAX_VALUE : wanted + count;
        }
      }
      wake();
    }

    @Override
    public void cancel() {
      synchronized (this) {
        cancelled = true;
      }
      wake();
    }

    private void wake() {
      synchronized (this) {
        if (running) {
          return;
        }
        running = true;
      }
      execute();
    }

    private void execute() {
      try {
        executor.execute(this::run);
      } catch (RejectedExecutionException e) {
        fail(e);
      }
    }

    private void run() {
      try {
        while (mayRead()) {
          publish();
        }
      } catch (IOException | RuntimeException e) {
        fail(e);
      }
    }

    /** Ends what is to end. Returns whether an item is wanted; if not, no task runs any more. */
    private boolean mayRead() throws IOException {
      if (!over && left == 0 && !isCancelled()) {
        finish();
        subscriber.onComplete();
      }
      boolean ends;
      synchronized (this) {
        ends = over || cancelled;
        if (!ends && misuse != null) {
          throw misuse;
        }
        if (!ends && wanted > 0) {
          wanted--;
          return true;
        }
        running = ends;
      }
      if (ends) {
        finish();
      }
      return false;
    }

    private void publish() throws IOException {
      BodySource.Reader open = reader == null ? source.open() : reader;
      reader = open;
      ByteBuffer piece = open.next();
      left -= piece.remaining();
      subscriber.onNext(piece);
    }

    private void finish() throws IOException {
      over = true;
      BodySource.Reader open = reader;
      reader = null;
      if (open != null) {
        open.close();
      }
    }

    private void fail(Exception cause) {
      boolean told = over || isCancelled();
      try {
        finish();
      } catch (IOException e) {
        cause.addSuppressed(e);
      }
      if (!told) {
        subscriber.onError(cause);
      }
    }

    private synchronized boolean isCancelled() {
      return cancelled;
    }
  }
}
