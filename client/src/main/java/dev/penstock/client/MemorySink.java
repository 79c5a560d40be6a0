package dev.penstock.client;

import dev.penstock.http.FailureKind;
import dev.penstock.http.Headers;
import dev.penstock.http.Timings;
import dev.penstock.http.TransportException;
import java.nio.ByteBuffer;

/** A body that is held in memory, for the response to be judged and handed out. */
final class MemorySink implements BodySink {
  private final Call call;
  private final Attempt attempt;
  private final int status;
  private final Headers headers;
  private final int limit;
  private final MemoryBody body;

  /** A body of up to so many bytes; a larger one is a failure. */
  MemorySink(Call call, Attempt attempt, int status, Headers headers, int limit) {
    this.call = call;
    this.attempt = attempt;
    this.status = status;
    this.headers = headers;
    this.limit = limit;
    this.body = new MemoryBody(limit);
    body.expect(headers);
  }

  @Override
  public void data(ByteBuffer data) {
    if (!body.add(data)) {
      attempt.reject(
          FailureKind.TOO_LARGE,
          "the response from %s is larger than maxResponseBytes, %,d"
              .formatted(attempt.request().origin(), limit));
    }
  }

  @Override
  public void end(Timings timings) {
    call.answered(attempt, status, headers, body.take(), timings);
  }

  @Override
  public void fail(TransportException cause, Timings timings) {
    call.failed(attempt, cause, timings);
  }
}
