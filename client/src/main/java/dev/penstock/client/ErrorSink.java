package dev.penstock.client;

import dev.penstock.http.Headers;
import dev.penstock.http.Timings;
import dev.penstock.http.TransportException;
import java.nio.ByteBuffer;

/** The body of an error that came in place of a file: as much of it as is worth showing. */
final class ErrorSink implements BodySink {
  private static final int MOST_BYTES = 64 * 1024;

  private final Call call;
  private final Attempt attempt;
  private final int status;
  private final Headers headers;
  private final MemoryBody body = new MemoryBody(MOST_BYTES);
  private boolean full;

  ErrorSink(Call call, Attempt attempt, int status, Headers headers) {
    this.call = call;
    this.attempt = attempt;
    this.status = status;
    this.headers = headers;
  }

  @Override
  public void data(ByteBuffer data) {
    if (!body.addWhatFits(data)) {
      full = true;
      attempt.end();
    }
  }

  @Override
  public void end(Timings timings) {
    call.answered(attempt, status, headers, body.take(), timings);
  }

  @Override
  public void fail(TransportException cause, Timings timings) {
    if (full) {
      end(timings);
    } else {
      call.failed(attempt, cause, timings);
    }
  }
}
