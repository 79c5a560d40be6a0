package dev.penstock.client;

import dev.penstock.http.Headers;
import dev.penstock.http.Timings;
import dev.penstock.http.TransportException;
import java.nio.ByteBuffer;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * A call whose response is handed out with its head, while the body comes.
 *
 * <p>A response that may lead to another attempt, or to a redirect, is held in memory until that is
 * decided; from the moment the head is handed out there is no other attempt.
 */
final class StreamCall extends Call {
  private static final byte[] NO_BYTES = {};

  private final ExchangeFuture<Response> future;

  /** The body that is handed out. Written on the event loop before the future is complete. */
  private volatile @Nullable StreamBody body;

  /** What the future came to. */
  private volatile @Nullable Response head;

  StreamCall(Engine engine, Request request) {
    super(engine, request);
    this.future = new ExchangeFuture<>(this, engine.callbacks);
  }

  /** Completes with the head of the response. */
  ExchangeFuture<Response> future() {
    return future;
  }

  /**
   * The body that belongs to this head: of one of these calls, unless it is there already.
   *
   * @param calls more than one if an interceptor sent more often, none if it answered by itself
   */
  static StreamBody body(Collection<StreamCall> calls, Response head, Engine engine) {
    for (StreamCall call : calls) {
      StreamBody live = call.body;
      if (call.head == head && live != null) {
        return live;
      }
    }
    return StreamBody.of(head.buffer(), engine.callbacks);
  }

  /** Ends those of which nobody will read the body. */
  static void endAllBut(@Nullable Response head, Collection<StreamCall> calls) {
    for (StreamCall call : calls) {
      if (head == null || call.head != head) {
        call.cancel();
      }
    }
  }

  @Override
  BodySink sink(Attempt attempt, int status, Headers headers) {
    boolean mayGoOn =
        engine().settings.retry().mayRetry(status)
            || (engine().settings.followsRedirects() && Redirects.isRedirect(status));
    if (mayGoOn) {
      int limit = engine().limits.maxResponseBytes();
      return new MemorySink(this, attempt, status, headers, limit);
    }
    StreamBody live = new StreamBody(engine().callbacks, attempt.exchange(), this::cancel);
    body = live;
    Outcome head = answer(attempt, status, headers, NO_BYTES, attempt.soFar());
    tell(() -> settleHead(head));
    return new LiveSink(attempt, status, headers, live);
  }

  private void settleHead(Outcome head) {
    if (head instanceof Outcome.Answered answered) {
      settle(answered.response());
    }
  }

  private void settle(Response response) {
    head = response;
    future.settle(response);
  }

  @Override
  void take(Outcome outcome) {
    if (outcome instanceof Outcome.Answered answered) {
      settle(answered.response());
    } else if (outcome instanceof Outcome.Failed failed) {
      future.fail(failed.cause());
    }
  }

  /** Passes a body on to whoever reads the stream. */
  private final class LiveSink implements BodySink {
    private final Attempt attempt;
    private final int status;
    private final Headers headers;
    private final StreamBody live;

    private LiveSink(Attempt attempt, int status, Headers headers, StreamBody live) {
      this.attempt = attempt;
      this.status = status;
      this.headers = headers;
      this.live = live;
    }

    @Override
    public void data(ByteBuffer data) {
      live.add(data);
    }

    @Override
    public void end(Timings timings) {
      streamed(attempt, status, headers, NO_BYTES, timings);
      live.end();
    }

    @Override
    public void fail(TransportException cause, Timings timings) {
      cut(attempt, cause, timings);
      live.fail(cause);
    }
  }
}
