package dev.penstock.client;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The interceptors of a client, the first one outermost. */
final class Interceptors {
  private final List<Interceptor> interceptors;
  private final Executor callbacks;

  Interceptors(List<Interceptor> interceptors, Executor callbacks) {
    this.interceptors = List.copyOf(interceptors);
    this.callbacks = callbacks;
  }

  boolean isEmpty() {
    return interceptors.isEmpty();
  }

  /** Sends the request through all of them, and what the last one lets through by the sender. */
  CompletableFuture<Response> around(Request request, Interceptor.Chain sender) {
    if (interceptors.isEmpty()) {
      return sender.send(request);
    }
    CompletableFuture<Response> inner = inside(request, sender);
    ExchangeFuture<Response> outer =
        new ExchangeFuture<>(
            completion -> {
              inner.cancel(true);
              completion.run();
            },
            callbacks);
    inner.whenComplete(
        (response, failure) -> callbacks.execute(() -> tell(outer, response, failure)));
    return outer;
  }

  private static void tell(
      ExchangeFuture<Response> outer, @Nullable Response response, @Nullable Throwable failure) {
    if (failure != null) {
      outer.fail(unwrapped(failure));
    } else if (response == null) {
      outer.fail(new NullPointerException("an interceptor answered with null"));
    } else {
      outer.settle(response);
    }
  }

  private CompletableFuture<Response> inside(Request request, Interceptor.Chain sender) {
    Interceptor.Chain chain = sender;
    for (int i = interceptors.size() - 1; i >= 0; i--) {
      Interceptor interceptor = interceptors.get(i);
      Interceptor.Chain next = chain;
      chain = sent -> interceptor.intercept(sent, next);
    }
    try {
      CompletableFuture<Response> future = chain.send(request);
      return Objects.requireNonNull(future, "an interceptor returned null");
    } catch (Throwable e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** The failure itself: stages of a future wrap it. */
  static Throwable unwrapped(Throwable failure) {
    @Nullable Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }
}
