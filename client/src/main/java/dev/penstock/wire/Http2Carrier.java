package dev.penstock.wire;

import dev.penstock.http.FailureKind;
import dev.penstock.seam.Wire.Content.Bytes;
import dev.penstock.seam.Wire.Content.Published;
import dev.penstock.seam.Wire.Message;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/**
 * One exchange on its stream of an {@link Http2Session}. What comes while the exchange is paused is
 * held, and given back to the stream's window when it is read.
 */
final class Http2Carrier implements Exchange.Carrier {
  /** As over HTTP/1.1. */
  private static final int MOST_INTERIM = 20;

  private final Http2Session session;
  private final Exchange exchange;
  private final Route route;
  private final HeldBody held = new HeldBody();

  private @Nullable Http2Stream stream;
  private @Nullable Http2Outbound outbound;
  private int interim;
  private boolean bodiless;
  private boolean bodyMissing;
  private boolean paused;
  private boolean reading;
  private boolean over;

  Http2Carrier(Http2Session session, Exchange exchange, Route route) {
    this.session = session;
    this.exchange = exchange;
    this.route = route;
  }

  int id() {
    return stream == null ? 0 : stream.id();
  }

  /** Sends the request. Returns false if the connection takes none, with nothing sent. */
  boolean start(int id, long now) {
    Message message = exchange.message();
    ChannelHandlerContext context = session.context();
    boolean whole = message.body() == null;
    ChannelFuture head =
        session
            .handler()
            .encoder()
            .writeHeaders(
                context, id, Http2Messages.encode(message), 0, whole, context.newPromise());
    stream = session.handler().connection().stream(id);
    if (stream == null || (head.isDone() && !head.isSuccess())) {
      return notStarted(head);
    }
    session.attach(stream, this);
    Http2Outbound sending = new Http2Outbound(session, exchange, stream);
    outbound = sending;
    exchange.carriedBy(this);
    paused = exchange.isPaused();
    if (message.body() instanceof Bytes content) {
      sending.write(Unpooled.wrappedBuffer(content.bytes()), true);
    }
    exchange.sent(now); // what a failing flush has sent of it, nobody knows
    session.flushSoon();
    if (!over && message.body() instanceof Published body) {
      sending.begin(body);
    }
    return true;
  }

  private boolean notStarted(ChannelFuture head) {
    if (head.cause() instanceof Http2Exception.HeaderListSizeException tooLarge) {
      exchange.failed(
          FailureKind.PROTOCOL,
          "%s takes no request with a head this large".formatted(route),
          tooLarge);
      return true;
    }
    return false;
  }

  void writableLater() {
    if (outbound != null) {
      outbound.writableLater();
    }
  }

  /** Something of an answer came. */
  void heard() {
    exchange.heard();
  }

  void headers(Http2Headers headers, boolean end) {
    exchange.heard();
    if (exchange.headSeen()) { // trailers: Netty takes none without an end
      end();
      return;
    }
    int status = StatusCode.of(headers.status());
    String fault = Http2Messages.fault(headers);
    if (status < 100 || status > 599 || status == 101) {
      protocolError("status " + headers.status(), null);
    } else if (fault != null) {
      protocolError(fault, null);
    } else if (status < 200) {
      interim(end);
    } else {
      head(status, headers, end);
    }
  }

  private void interim(boolean end) {
    interim++;
    if (end) {
      protocolError("an interim response that ends the stream", null);
    } else if (interim > MOST_INTERIM) {
      protocolError("more than " + MOST_INTERIM + " interim responses", null);
    }
  }

  private void head(int status, Http2Headers headers, boolean end) {
    bodiless = exchange.message().method().equals("HEAD") || status == 204 || status == 304;
    CharSequence length = headers.get("content-length");
    bodyMissing = !bodiless && length != null && !length.toString().equals("0");
    exchange.head(status, Http2Messages.headers(headers));
    if (end && !over) {
      end();
    }
    session.headRead(exchange);
  }

  /** Returns how much may be given back to the window at once. */
  int data(ByteBuf data, int window, boolean end) {
    exchange.heard();
    if (!exchange.headSeen()) {
      protocolError("a body before its head", null);
      return window;
    }
    if (bodiless && data.isReadable()) {
      protocolError("a body where there is none", null);
      return window;
    }
    bodyMissing &= !data.isReadable();
    int given = window;
    if (paused || !held.isEmpty()) {
      held.add(data, window);
      given = 0;
    } else if (data.isReadable()) {
      exchange.data(data);
    }
    if (end && !over) {
      end();
    }
    return given;
  }

  /** All of the response has come; what is held of it is told now, paused or not. */
  private void end() {
    if (bodyMissing) { // Netty takes it for the answer to a HEAD
      protocolError("no body, though content-length announces one", null);
    }
    while (!over && !held.isEmpty()) {
      held.readNext(this::readPiece);
    }
    if (!over) {
      ended();
    }
  }

  private void ended() {
    Http2Stream ending = detach();
    if (ending != null && ending.state().localSideOpen()) {
      // The peer answered without the rest of the request, which is not sent.
      resetLater(ending);
    }
    exchange.ended();
  }

  private void resetLater(Http2Stream ending) {
    exchange
        .loop()
        .execute(
            () -> {
              if (ending.state().localSideOpen()) {
                reset(ending, Http2Error.CANCEL);
              }
            });
  }

  @Override
  public void read(boolean on) {
    paused = !on;
    if (on && !reading) {
      reading = true;
      readHeld();
      reading = false;
      session.flush();
    }
  }

  private void readHeld() {
    while (!over && !paused && !held.isEmpty()) {
      held.readNext(this::readPiece);
    }
  }

  private void readPiece(ByteBuf data, int window) {
    exchange.data(data);
    giveBack(window);
  }

  private void giveBack(int window) {
    Http2Stream reading = stream;
    if (reading != null) {
      try {
        session.handler().decoder().flowController().consumeBytes(reading, window);
      } catch (Http2Exception e) {
        throw new IllegalStateException(e); // it was taken before
      }
    }
  }

  /** The peer ended the stream. */
  void reset(long code) {
    Http2Error error = Http2Error.valueOf(code);
    String how =
        switch (error == null ? Http2Error.NO_ERROR : error) {
          case REFUSED_STREAM -> "refused the request";
          case CANCEL -> "cancelled the request";
          case INTERNAL_ERROR -> "failed within";
          case ENHANCE_YOUR_CALM -> "says that this client asks too much";
          case HTTP_1_1_REQUIRED -> "wants HTTP/1.1";
          default -> "reset the stream";
        };
    String told = "%s (%s)".formatted(how, Http2Session.name(code));
    if (error == Http2Error.REFUSED_STREAM) {
      refused(told);
    } else {
      lost(told);
    }
  }

  void refused(String how) {
    detach();
    exchange.refused(how);
  }

  void lost(String how) {
    detach();
    exchange.lost(how, null);
  }

  private void protocolError(String what, @Nullable Throwable cause) {
    exchange.protocolError(what, cause);
  }

  /** The codec found a fault, and resets the stream or ends the connection itself. */
  void faulted(String what, @Nullable Throwable cause) {
    detach();
    exchange.protocolError(what, cause);
  }

  void connectionFailed(Throwable cause) {
    detach();
    Failures.onConnection(exchange, cause);
  }

  @Override
  public void abort() {
    Http2Stream ending = detach();
    if (ending != null && ending.state() != Http2Stream.State.CLOSED) {
      reset(ending, Http2Error.CANCEL);
    }
  }

  private void reset(Http2Stream ending, Http2Error code) {
    ChannelHandlerContext context = session.context();
    if (context != null) { // a closed channel has no handlers left
      session
          .handler()
          .encoder()
          .writeRstStream(context, ending.id(), code.code(), context.newPromise());
      session.flush();
    }
  }

  /** What happens to the stream from now on is nobody's affair. */
  private @Nullable Http2Stream detach() {
    over = true;
    if (outbound != null) {
      outbound.stop();
    }
    held.release();
    Http2Stream detached = stream;
    stream = null;
    if (detached != null) {
      session.detach(detached);
    }
    return detached;
  }
}
