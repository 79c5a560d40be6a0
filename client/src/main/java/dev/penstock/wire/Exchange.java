package dev.penstock.wire;

import dev.penstock.http.FailureKind;
import dev.penstock.http.Headers;
import dev.penstock.http.Progress;
import dev.penstock.http.TransportException;
import dev.penstock.seam.Ticker;
import dev.penstock.seam.TimeLimit;
import dev.penstock.seam.Wire.Attempt;
import dev.penstock.seam.Wire.Listener;
import dev.penstock.seam.Wire.Message;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request out and one response in, with one terminal outcome. It knows nothing of HTTP
 * versions: a {@link Carrier} drives it. Its state is touched on its event loop only.
 */
final class Exchange implements Attempt {
  /** What an exchange is carried by at the moment: connecting, or a connection. */
  interface Carrier {
    /** The exchange failed: close what belongs to it alone. */
    void abort();

    /** Whether to read from the socket. */
    void read(boolean on);
  }

  private final Message message;
  private final Listener listener;
  private final Duration idleTimeout;
  private final Ticker ticker;
  private final EventLoop loop;
  private final LazyTimers timers;
  private final Consumer<Exchange> starter;

  private @Nullable Carrier carrier;
  private @Nullable TimeLimit attemptLimit;
  private @Nullable TimeLimit idleLimit;
  private Progress progress = Progress.NOT_SENT;
  private boolean headSeen;
  private long heardNanos;
  private boolean over;

  /** What the listener asked for last, on whatever thread. */
  private volatile boolean paused;

  /**
   * An exchange that has not begun.
   *
   * @param timers wait for the ends of its limits, on the loop
   * @param starter finds it a connection, on the loop
   */
  Exchange(
      Message message,
      Listener listener,
      Duration idleTimeout,
      Ticker ticker,
      EventLoop loop,
      LazyTimers timers,
      Consumer<Exchange> starter) {
    this.timers = timers;
    this.starter = starter;
    this.message = message;
    this.listener = listener;
    this.idleTimeout = idleTimeout;
    this.ticker = ticker;
    this.loop = loop;
  }

  Message message() {
    return message;
  }

  EventLoop loop() {
    return loop;
  }

  boolean isOver() {
    return over;
  }

  boolean headSeen() {
    return headSeen;
  }

  /** What the listener asked for last. */
  boolean isPaused() {
    return paused;
  }

  @Override
  public void start() {
    try {
      loop.execute(this::begin);
    } catch (RejectedExecutionException e) {
      failed(FailureKind.CANCELLED, "the client is closed", e);
    }
  }

  private void begin() {
    if (!over) {
      attemptLimit = limit(message.timeout().toNanos(), this::attemptTimedOut);
    }
    starter.accept(this);
  }

  void carriedBy(Carrier carrier) {
    this.carrier = carrier;
  }

  void sent(long nanos) {
    progress = Progress.SENT;
    listener.sent(nanos);
  }

  /** Some bytes of a response came, perhaps not yet a whole head. */
  void heard() {
    progress = Progress.ANSWERED;
    heardNanos = ticker.nanos();
  }

  void head(int status, Headers headers) {
    headSeen = true;
    listener.head(status, headers);
  }

  void data(ByteBuf data) {
    if (data.nioBufferCount() == 1) {
      data(data.nioBuffer());
      return;
    }
    for (ByteBuffer buffer : data.nioBuffers()) {
      data(buffer);
    }
  }

  private void data(ByteBuffer buffer) {
    if (!over) {
      listener.data(buffer);
    }
  }

  /** All that was read has been handed on: from here on, silence is silence of the peer. */
  void readComplete() {
    if (headSeen && !over && idleLimit == null) {
      checkIdleIn(idleTimeout.toNanos());
    }
  }

  void ended() {
    finish();
    listener.ended();
  }

  /** The failure, unless the exchange is over: the first terminal signal wins. */
  void failed(FailureKind kind, String message, @Nullable Throwable cause) {
    if (over) {
      return;
    }
    Carrier failing = carrier;
    finish();
    if (failing != null) {
      failing.abort();
    }
    listener.failed(new TransportException(kind, progress, message, cause));
  }

  /** The connection is gone: a reset before the head, an incomplete response after it. */
  void lost(String how, @Nullable Throwable cause) {
    if (headSeen) {
      failed(
          FailureKind.INCOMPLETE,
          "%s %s within the body of the response".formatted(message.origin(), how),
          cause);
    } else {
      failed(FailureKind.RESET, "%s %s before it answered".formatted(message.origin(), how), cause);
    }
  }

  /** The peer says that it has not processed the request, and will not. */
  void refused(String how) {
    if (!headSeen) {
      progress = Progress.REFUSED;
    }
    lost(how, null);
  }

  /** What is wrong may repeat what the peer said, so not all of it is told. */
  void protocolError(String what, @Nullable Throwable cause) {
    Quotation quotation = new Quotation(message);
    failed(
        FailureKind.PROTOCOL,
        "%s does not speak HTTP by the standard: %.100s"
            .formatted(message.origin(), quotation.of(what)),
        quotation.of(cause));
  }

  /** There is no more to send of the request, though it is not whole. */
  void unreadable(String what, @Nullable Throwable cause) {
    failed(
        FailureKind.REQUEST,
        "the body of the request to %s could not be read: %s".formatted(message.origin(), what),
        cause);
  }

  @Override
  public void cancel() {
    onLoop(() -> failed(FailureKind.CANCELLED, "cancelled: " + message.origin(), null));
  }

  @Override
  public void pause() {
    paused = true;
    onLoop(this::readOrNot);
  }

  @Override
  public void resume() {
    paused = false;
    onLoop(this::readOrNot);
  }

  /** A resume that comes late must not undo a later pause, so it is not the order that counts. */
  private void readOrNot() {
    heardNanos = ticker.nanos();
    if (carrier != null) {
      carrier.read(!paused);
    }
  }

  /** After the loop has ended there is nothing left to tell: the close failed all exchanges. */
  void onLoop(Runnable task) {
    if (loop.inEventLoop()) {
      task.run();
      return;
    }
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      // It has ended.
    }
  }

  private void finish() {
    over = true;
    carrier = null;
    cancel(attemptLimit);
    cancel(idleLimit);
  }

  private static void cancel(@Nullable TimeLimit limit) {
    if (limit != null) {
      limit.cancel();
    }
  }

  /** A limit that ends on the loop. */
  TimeLimit limit(long nanos, Runnable onEnd) {
    return TimeLimit.start(nanos, ticker, timers.line(nanos), onEnd);
  }

  private void attemptTimedOut() {
    String missing =
        switch (progress) {
          case NOT_SENT -> "no connection to %s";
          case REFUSED, SENT -> "no answer from %s";
          case ANSWERED -> "no whole answer from %s";
        };
    failed(
        FailureKind.TIMEOUT,
        (missing + " within %s").formatted(message.origin(), seconds(message.timeout())),
        null);
  }

  private void checkIdleIn(long nanos) {
    idleLimit = limit(nanos, this::checkIdle);
  }

  private void checkIdle() {
    long left = idleTimeout.toNanos() - (ticker.nanos() - heardNanos);
    if (paused) {
      checkIdleIn(idleTimeout.toNanos());
    } else if (left > 0) {
      checkIdleIn(left);
    } else {
      failed(
          FailureKind.TIMEOUT,
          "%s fell silent within the body for %s".formatted(message.origin(), seconds(idleTimeout)),
          null);
    }
  }

  static String seconds(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() / 1000.0 + " s";
  }
}
