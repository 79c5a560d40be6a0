package dev.penstock.benchmarks;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The smallest pooled client on Netty that does the task: one event loop, a stack of idle
 * connections, no limits and no timeouts. What it costs is the floor for clients on the JVM.
 */
final class NettyPoster implements Poster {
  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Task task;
  private final String host;
  private final Bootstrap bootstrap;

  /** Used on the event loop only. */
  private final Deque<Channel> idle = new ArrayDeque<>();

  NettyPoster(Task task) {
    this.task = task;
    this.host = task.uri().getRawAuthority();
    this.bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .remoteAddress(task.uri().getHost(), task.uri().getPort())
            .handler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channel
                        .pipeline()
                        .addLast(new HttpClientCodec())
                        .addLast(new HttpObjectAggregator(1 << 20))
                        .addLast(new Connection());
                  }
                });
  }

  @Override
  public void post(Answered answered) {
    if (loop.next().inEventLoop()) {
      start(answered);
    } else {
      loop.next().execute(() -> start(answered));
    }
  }

  private void start(Answered answered) {
    Channel channel = idle.pollLast();
    if (channel != null) {
      send(channel, answered);
      return;
    }
    bootstrap
        .connect()
        .addListener(
            (ChannelFutureListener)
                connected -> {
                  if (connected.isSuccess()) {
                    send(connected.channel(), answered);
                  } else {
                    answered.failure(connected.cause());
                  }
                });
  }

  private void send(Channel channel, Answered answered) {
    channel.pipeline().get(Connection.class).answered = answered;
    FullHttpRequest request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1,
            HttpMethod.POST,
            task.uri().getRawPath(),
            Unpooled.wrappedBuffer(task.body()));
    request
        .headers()
        .set(HttpHeaderNames.HOST, host)
        .set(HttpHeaderNames.CONTENT_TYPE, "application/json");
    HttpUtil.setContentLength(request, task.body().length);
    ChannelFuture written = channel.writeAndFlush(request);
    written.addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
  }

  @Override
  public void close() {
    loop.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS).syncUninterruptibly();
  }

  /** One connection, with the request that is on it. */
  private final class Connection extends SimpleChannelInboundHandler<FullHttpResponse> {
    private Answered answered;

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse response) {
      Answered waiting = answered;
      answered = null;
      if (HttpUtil.isKeepAlive(response)) {
        idle.addLast(ctx.channel());
      } else {
        ctx.close();
      }
      waiting.answer(response.status().code(), ByteBufUtil.getBytes(response.content()));
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      idle.remove(ctx.channel());
      if (answered != null) {
        answered.failure(new IOException("closed"));
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }
}
