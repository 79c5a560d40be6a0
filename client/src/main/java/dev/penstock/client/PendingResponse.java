package dev.penstock.client;

import dev.penstock.http.Headers;

/** A call whose response is held in memory, and completes a future. */
final class PendingResponse extends Call {
  private final ExchangeFuture<Response> future;

  PendingResponse(Engine engine, Request request) {
    super(engine, request);
    future = new ExchangeFuture<>(this, engine.callbacks);
  }

  ExchangeFuture<Response> future() {
    return future;
  }

  @Override
  BodySink sink(Attempt attempt, int status, Headers headers) {
    return new MemorySink(this, attempt, status, headers, engine().limits.maxResponseBytes());
  }

  @Override
  void take(Outcome outcome) {
    if (outcome instanceof Outcome.Answered answered) {
      future.settle(answered.response());
    } else if (outcome instanceof Outcome.Failed failed) {
      future.fail(failed.cause());
    }
  }
}
