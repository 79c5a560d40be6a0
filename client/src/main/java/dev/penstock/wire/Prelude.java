package dev.penstock.wire;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;

/**
 * Stands where HTTP will, until the connection is ready for it: the handlers of HTTP must be laid
 * before the first byte above TLS comes, which may be in the same read as the last one below.
 */
final class Prelude extends ChannelInboundHandlerAdapter {
  private Runnable secured = () -> {};

  /** Runs once the connection is encrypted. */
  static void onSecured(Channel channel, Runnable task) {
    channel.pipeline().get(Prelude.class).secured = task;
  }

  /** Makes room for HTTP. */
  static void end(Channel channel) {
    channel.pipeline().remove(Prelude.class);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent end && end.isSuccess()) {
      secured.run();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ReferenceCountUtil.release(message);
    context.close();
  }

  /** Whoever connects hears of it from the handler that failed. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
