package dev.penstock.client;

import dev.penstock.http.Headers;
import dev.penstock.http.Timings;
import dev.penstock.http.TransportException;
import java.nio.ByteBuffer;
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

  StreamCall(Engine engine, Request request) {
    super(engine, request);
    this.future = new ExchangeFuture<>(this, engine.callbacks);
  }

  /** Completes with the head of the response. */
  ExchangeFuture<Response> future() {
    return future;
  }

  /**
   * The body that belongs to this head.
   *
   * @param call null if an interceptor answered by itself
   */
  static StreamBody body(@Nullable StreamCall call, Response head, Engine engine) {
    StreamBody live = call == null ? null : call.body;
    return live == null ? StreamBody.of(head.buffer(), engine.callbacks) : live;
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
      future.settle(answered.response());
    }
  }

  @Override
  void take(Outcome outcome) {
    if (outcome instanceof Outcome.Answered answered) {
      future.settle(answered.response());
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
