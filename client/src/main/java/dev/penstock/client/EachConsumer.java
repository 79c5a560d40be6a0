package dev.penstock.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Hands each item to a consumer; what that throws ends the subscription and the future. */
final class EachConsumer<T> implements Flow.Subscriber<T> {
  private final Consumer<? super T> consumer;
  private final ExchangeFuture<Void> done;
  private Flow.@Nullable Subscription subscription;

  EachConsumer(Consumer<? super T> consumer, Executor callbacks, Flow.Subscription source) {
    this.consumer = consumer;
    this.done =
        new ExchangeFuture<>(
            completion -> {
              source.cancel();
              completion.run();
            },
            callbacks);
  }

  CompletableFuture<Void> done() {
    return done;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    this.subscription = subscription;
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(T item) {
    if (done.isDone()) {
      return; // cancelled meanwhile
    }
    try {
      consumer.accept(item);
    } catch (Throwable e) {
      if (subscription != null) {
        subscription.cancel();
      }
      done.fail(e);
    }
  }

  @Override
  public void onError(Throwable cause) {
    done.fail(cause);
  }

  @Override
  public void onComplete() {
    done.settle(null);
  }
}
