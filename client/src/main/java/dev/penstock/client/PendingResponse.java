package dev.penstock.client;

import java.util.concurrent.CompletableFuture;

/** A request whose outcome completes a future. */
final class PendingResponse extends MemorySending {
  private final CompletableFuture<Response> future;

  PendingResponse(Engine engine, Request request) {
    super(engine, request);
    future = new ExchangeFuture<>(this::cancel, engine.callbacks);
  }

  CompletableFuture<Response> future() {
    return future;
  }

  @Override
  void take(Outcome outcome) {
    if (outcome instanceof Outcome.Answered answered) {
      future.complete(answered.response());
    } else if (outcome instanceof Outcome.Failed failed) {
      future.completeExceptionally(failed.cause());
    }
  }
}
