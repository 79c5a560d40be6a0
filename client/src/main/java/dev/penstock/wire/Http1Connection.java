package dev.penstock.wire;

import dev.penstock.http.FailureKind;
import dev.penstock.http.Origin;
import dev.penstock.seam.Ticker;
import dev.penstock.seam.Wire.Content.Published;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 connection: carries one exchange at a time, then rests in the pool.
 *
 * <p>It is used again only after a response whose end is beyond doubt: framed by a length or by
 * chunks, the request written whole, not a byte left over, no side asking to close. Whatever comes
 * while no request is open closes it. Its state is touched on its event loop only.
 */
final class Http1Connection extends ChannelInboundHandlerAdapter
    implements Exchange.Carrier, Upload.Sink {
  /** RFC 9110 section 15.2 sets no limit; a peer that sends more never answers. */
  private static final int MOST_INTERIM = 20;

  /** Status line and fields of the heads of all interim responses, and of the last. */
  private static final int MOST_BEFORE_BODY = (MOST_INTERIM + 1) * 2 * Http1Codec.LARGEST_HEAD;

  private final Route route;
  private final Channel channel;
  private final Pool pool;
  private final Ticker ticker;
  private IntSupplier leftover = () -> 0;

  private @Nullable Exchange exchange;
  private @Nullable Framing framing;
  private @Nullable Upload upload;
  private boolean answersHead;
  private boolean requestWritten;
  private int interim;
  private int beforeBody;
  private boolean closeNotified;
  private boolean hasRested;
  private long restUntil;
  private @Nullable Future<?> restTimer;

  Http1Connection(Route route, Channel channel, Pool pool, Ticker ticker) {
    this.route = route;
    this.channel = channel;
    this.pool = pool;
    this.ticker = ticker;
  }

  /** How many bytes the decoder holds that belong to no message yet. */
  void leftover(IntSupplier leftover) {
    this.leftover = leftover;
  }

  Origin origin() {
    return route.origin();
  }

  EventLoop loop() {
    return channel.eventLoop();
  }

  /** Sends the request. Returns false if the connection is gone, with nothing sent. */
  boolean start(Exchange exchange) {
    long now = ticker.nanos();
    if (!channel.isActive() || (hasRested && restUntil - now < 0)) {
      channel.close();
      return false;
    }
    if (exchange.isOver()) {
      rest(restUntil);
      return true;
    }
    this.exchange = exchange;
    exchange.carriedBy(this);
    framing = null;
    answersHead = exchange.message().method().equals("HEAD");
    requestWritten = false;
    interim = 0;
    beforeBody = 0;
    ChannelFuture written = channel.writeAndFlush(Http1Messages.encode(exchange.message(), route));
    if (written.isDone() && written.cause() instanceof ClosedChannelException) {
      this.exchange = null;
      return false;
    }
    exchange.sent(now);
    if (exchange.isOver()) {
      return true; // its listener had it cancelled
    }
    if (exchange.message().body() instanceof Published body) {
      upload = new Upload(exchange, body, this);
      upload.begin();
    } else {
      noteEnd(written);
    }
    return true;
  }

  /** A failed write is not the end: the server may have answered before it closed. */
  private void noteEnd(ChannelFuture written) {
    if (written.isDone()) {
      requestWritten = written.isSuccess();
      return;
    }
    Exchange writing = exchange;
    written.addListener(done -> requestWritten |= done.isSuccess() && writing == exchange);
  }

  @Override
  public boolean isWritable() {
    return channel.isWritable();
  }

  @Override
  public void write(ByteBuf bytes) {
    Upload writing = upload;
    channel
        .writeAndFlush(new DefaultHttpContent(bytes))
        .addListener(
            done -> {
              if (!done.isSuccess() && writing != null) {
                writing.stop();
              }
            });
  }

  @Override
  public void writeEnd(ByteBuf last) {
    noteEnd(channel.writeAndFlush(new DefaultLastHttpContent(last)));
  }

  private void stopUpload() {
    if (upload != null) {
      upload.stop();
      upload = null;
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (upload != null) {
      upload.pull();
    }
    context.fireChannelWritabilityChanged();
  }

  /** Whether these bytes may belong to a response: not if none is due, or its head never ends. */
  boolean expectsBytes(int count) {
    if (exchange == null) {
      return false;
    }
    exchange.heard();
    if (framing == null) {
      beforeBody += count;
      if (beforeBody > MOST_BEFORE_BODY) {
        exchange.protocolError("no head within " + MOST_BEFORE_BODY + " bytes", null);
        return false;
      }
    }
    return true;
  }

  /** The first bytes, where plain text was expected, are a TLS record: an alert, most likely. */
  void speaksTls() {
    if (exchange != null) {
      exchange.failed(
          FailureKind.PROTOCOL,
          "%s answers with TLS; is its URL https:// ?".formatted(route),
          null);
    }
  }

  boolean answersHead() {
    return answersHead;
  }

  @Override
  public void abort() {
    exchange = null;
    stopUpload();
    Connector.cut(channel);
  }

  @Override
  public void read(boolean on) {
    channel.config().setAutoRead(on);
  }

  /** Goes to the pool, for the next exchange or until its time is over. */
  private void rest(long untilNanos) {
    hasRested = true;
    restUntil = untilNanos;
    if (restTimer == null) {
      timeRest();
    }
    pool.put(this);
  }

  private void timeRest() {
    restTimer =
        loop().schedule(this::checkRest, restUntil - ticker.nanos() + 1, TimeUnit.NANOSECONDS);
  }

  private void checkRest() {
    restTimer = null;
    if (exchange != null) {
      return;
    }
    if (restUntil - ticker.nanos() > 0) {
      timeRest();
    } else if (pool.remove(this)) {
      channel.close();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (exchange == null) {
        channel.close();
      } else if (message instanceof HttpObject part && part.decoderResult().isFailure()) {
        readFault(exchange, part.decoderResult().cause());
      } else {
        read(exchange, message);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void read(Exchange exchange, Object message) {
    if (message instanceof HttpResponse response) {
      readHead(exchange, response);
    }
    if (message instanceof HttpContent content && framing != null) {
      ByteBuf data = content.content();
      if (data.isReadable() && this.exchange != null) {
        exchange.data(data);
      }
      if (message instanceof LastHttpContent && this.exchange != null) {
        readEnd(exchange, framing);
      }
    }
  }

  private static void readFault(Exchange exchange, Throwable cause) {
    if (cause instanceof PrematureChannelClosureException) {
      exchange.lost("closed the connection", null);
    } else {
      exchange.protocolError(String.valueOf(cause.getMessage()), cause);
    }
  }

  private void readHead(Exchange exchange, HttpResponse response) {
    int status = response.status().code();
    if (status < 100 || status > 599 || status == 101) {
      exchange.protocolError("status " + status, null);
    } else if (status < 200) {
      interim++;
      if (interim > MOST_INTERIM) {
        exchange.protocolError("more than " + MOST_INTERIM + " interim responses", null);
      }
    } else {
      String fault = Framing.fault(response);
      if (fault != null) {
        exchange.protocolError(fault, null);
        return;
      }
      if (status == 407 && route.reader().isPresent()) {
        String refusal = Tunnel.refusal(route.reader().get(), response.status());
        exchange.failed(
            FailureKind.PROXY,
            "no way to %s: %s".formatted(route, refusal),
            Tunnel.loginFailure(response.status()));
        return;
      }
      framing = Framing.of(response, answersHead);
      exchange.head(status, Http1Messages.headers(response.headers()));
    }
  }

  private void readEnd(Exchange exchange, Framing framing) {
    if (framing.untilClose() && origin().isSecure() && !closeNotified) {
      exchange.lost("closed the TLS connection without saying so (close_notify)", null);
      return;
    }
    this.exchange = null;
    stopUpload();
    channel.config().setAutoRead(true);
    if (framing.keepsAlive() && requestWritten && leftover.getAsInt() == 0 && channel.isActive()) {
      rest(ticker.nanos() + pool.rest(framing.restNanos()));
    } else {
      channel.close();
    }
    exchange.ended();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (exchange != null) {
      exchange.readComplete();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslCloseCompletionEvent close && close.isSuccess()) {
      closeNotified = true;
    }
    context.fireUserEventTriggered(event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    pool.remove(this);
    if (restTimer != null) {
      restTimer.cancel(false);
    }
    if (exchange != null) {
      exchange.lost("closed the connection", null);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (exchange != null) {
      Failures.onConnection(exchange, cause);
    }
    channel.close();
  }
}
