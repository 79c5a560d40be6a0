package dev.penstock.client;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * A publisher of the user's whose code runs on the callback threads, one call at a time and in
 * order, whoever calls. Its signals are passed on as they come.
 */
final class CallbackPublisher implements Flow.Publisher<ByteBuffer> {
  private final Flow.Publisher<ByteBuffer> publisher;
  private final Executor callbacks;

  CallbackPublisher(Flow.Publisher<ByteBuffer> publisher, Executor callbacks) {
    this.publisher = Objects.requireNonNull(publisher, "publisher");
    this.callbacks = callbacks;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    Calls calls = new Calls(subscriber);
    calls.add(() -> publisher.subscribe(calls));
  }

  /** The calls of one subscription. */
  private final class Calls implements Flow.Subscriber<ByteBuffer> {
    private final Flow.Subscriber<? super ByteBuffer> subscriber;

    // Guarded by this.
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean running;

    private Calls(Flow.Subscriber<? super ByteBuffer> subscriber) {
      this.subscriber = subscriber;
    }

    private void add(Runnable call) {
      synchronized (this) {
        waiting.add(call);
        if (running) {
          return;
        }
        running = true;
      }
      callbacks.execute(this::run);
    }

    private void run() {
      for (Runnable call = next(); call != null; call = next()) {
        try {
          call.run();
        } catch (Throwable e) {
          subscriber.onError(e);
        }
      }
    }

    private synchronized @Nullable Runnable next() {
      Runnable call = waiting.poll();
      running = call != null;
      return call;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscriber.onSubscribe(
          new Flow.Subscription() {
            @Override
            public void request(long n) {
              add(() -> subscription.request(n));
            }

            @Override
            public void cancel() {
              add(subscription::cancel);
            }
          });
    }

    @Override
    public void onNext(ByteBuffer buffer) {
      subscriber.onNext(buffer);
    }

    @Override
    public void onError(Throwable cause) {
      subscriber.onError(cause);
    }

    @Override
    public void onComplete() {
      subscriber.onComplete();
    }
  }
}
