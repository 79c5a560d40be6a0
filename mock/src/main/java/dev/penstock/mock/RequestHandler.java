package dev.penstock.mock;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads the requests of one connection, and sends the answers when they are due. While an answer is
 * owed nothing more is read, so that pipelined requests are answered in their order.
 */
final class RequestHandler extends SimpleChannelInboundHandler<HttpObject> {

  static final int MAX_BODY_BYTES = 16 * 1024 * 1024;

  private final Routes routes;
  private final AtomicLong requests;
  private @Nullable HttpRequest head;
  private ByteArrayOutputStream body = new ByteArrayOutputStream();
  private boolean tooLong;

  /** Whether a request gets no answer; what comes after it gets none either. */
  private boolean hangs;

  private @Nullable Future<?> owed;

  /**
   * Makes a handler for one connection.
   *
   * @param requests counts the requests of all connections
   */
  RequestHandler(Routes routes, AtomicLong requests) {
    this.routes = routes;
    this.requests = requests;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, HttpObject part) throws IOException {
    if (hangs) {
      return;
    }
    if (part.decoderResult().isFailure()) {
      FullHttpResponse response = response(routes.malformed(), requests.incrementAndGet());
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
      ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
      return;
    }
    if (part instanceof HttpRequest request) {
      head = request;
    }
    if (part instanceof HttpContent content) {
      add(content.content());
    }
    if (part instanceof LastHttpContent && head != null) {
      answer(ctx, head);
    }
  }

  private void add(ByteBuf bytes) throws IOException {
    if (body.size() + bytes.readableBytes() > MAX_BODY_BYTES) {
      tooLong = true;
      body = new ByteArrayOutputStream();
    }
    if (!tooLong) {
      bytes.readBytes(body, bytes.readableBytes());
    }
  }

  private void answer(ChannelHandlerContext ctx, HttpRequest request) {
    long number = requests.incrementAndGet();
    Reply reply =
        tooLong
            ? routes.tooLong(MAX_BODY_BYTES)
            : routes.reply(request, body.toByteArray(), number);
    body = new ByteArrayOutputStream();
    tooLong = false;
    if (reply.delivery() == Delivery.NEVER) {
      // It goes on reading, else it would not hear that the client has left.
      hangs = true;
      return;
    }
    if (reply.delayNanos() == 0) {
      send(ctx, reply, number);
      return;
    }
    owed =
        ctx.executor()
            .schedule(() -> send(ctx, reply, number), reply.delayNanos(), TimeUnit.NANOSECONDS);
    updateReading(ctx);
  }

  private void send(ChannelHandlerContext ctx, Reply reply, long number) {
    switch (reply.delivery()) {
      case WHOLE ->
          ctx.writeAndFlush(response(reply, number))
              .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
      case CUT -> cut(ctx, response(reply, number));
      case RESET -> reset(ctx);
      case NEVER -> throw new IllegalStateException("never is never due");
    }
    owed = null;
    updateReading(ctx);
  }

  private static void cut(ChannelHandlerContext ctx, FullHttpResponse whole) {
    ctx.write(new DefaultHttpResponse(whole.protocolVersion(), whole.status(), whole.headers()));
    ByteBuf half = whole.content().readSlice(whole.content().readableBytes() / 2);
    ctx.writeAndFlush(new DefaultHttpContent(half)).addListener(ChannelFutureListener.CLOSE);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // a close that fails leaves nothing to do
  private static void reset(ChannelHandlerContext ctx) {
    ctx.channel().config().setOption(ChannelOption.SO_LINGER, 0);
    ctx.close();
  }

  private static FullHttpResponse response(Reply reply, long number) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, reply.status(), Unpooled.wrappedBuffer(reply.body()));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, reply.contentType())
        .set(HttpHeaderNames.CONTENT_LENGTH, reply.body().length)
        .set("x-request-id", "req_" + HexFormat.of().toHexDigits(number));
    reply.headers().forEach(response.headers()::set);
    return response;
  }

  /** A client that sends requests and takes no answers has to wait, too. */
  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    updateReading(ctx);
  }

  private void updateReading(ChannelHandlerContext ctx) {
    ctx.channel().config().setAutoRead(owed == null && ctx.channel().isWritable());
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (owed != null) {
      owed.cancel(false);
    }
    ctx.fireChannelInactive();
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // a close that fails leaves nothing to do
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!(cause instanceof IOException)) {
      ctx.fireExceptionCaught(cause);
    }
    ctx.close();
  }
}
