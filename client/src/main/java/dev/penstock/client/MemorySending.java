package dev.penstock.client;

import dev.penstock.http.FailureKind;
import dev.penstock.http.Headers;
import dev.penstock.http.TransportException;
import java.nio.ByteBuffer;

/** A request whose response is collected in memory. */
abstract class MemorySending extends Sending {
  private final Engine engine;
  private final MemoryBody body;

  MemorySending(Engine engine, Request request) {
    super(engine, request);
    this.engine = engine;
    this.body = new MemoryBody(engine.limits.maxResponseBytes());
  }

  @Override
  final void onHead(int status, Headers headers) {
    body.expect(headers);
  }

  @Override
  final void onData(ByteBuffer data) {
    if (!body.add(data)) {
      reject(
          FailureKind.TOO_LARGE,
          "the response from %s is larger than maxResponseBytes, %,d"
              .formatted(request().origin(), engine.limits.maxResponseBytes()));
    }
  }

  @Override
  final void onWhole(int status, Headers headers, Timings timings) {
    Outcome outcome =
        new Outcome.Answered(new Response(request(), status, headers, body.take(), timings));
    tell(() -> take(outcome));
  }

  @Override
  final void onFailure(TransportException cause, Timings timings) {
    Outcome outcome = new Outcome.Failed(request(), timings, cause);
    tell(() -> take(outcome));
  }

  /** The outcome. On a callback thread. */
  abstract void take(Outcome outcome);
}
