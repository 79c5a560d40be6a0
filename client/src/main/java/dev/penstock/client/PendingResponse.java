package dev.penstock.client;

/** A request whose outcome completes a future. */
final class PendingResponse extends MemorySending {
  private final ExchangeFuture<Response> future;

  PendingResponse(Engine engine, Request request) {
    super(engine, request);
    future = new ExchangeFuture<>(this, engine.callbacks);
  }

  ExchangeFuture<Response> future() {
    return future;
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
