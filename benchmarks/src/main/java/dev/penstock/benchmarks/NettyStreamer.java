package dev.penstock.benchmarks;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.io.EOFException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** The smallest reader of events on Netty: its splitter of lines behind its codec. */
final class NettyStreamer implements Streamer {
  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final URI uri;

  NettyStreamer(URI uri) {
    this.uri = uri;
  }

  @Override
  public void open(Received received) {
    new Bootstrap()
        .group(loop)
        .channel(NioSocketChannel.class)
        .handler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                channel
                    .pipeline()
                    .addLast(new HttpClientCodec())
                    .addLast(new Contents())
                    .addLast(new LineBasedFrameDecoder(8192))
                    .addLast(new Lines(received));
              }
            })
        .connect(uri.getHost(), uri.getPort())
        .addListener(
            (ChannelFutureListener)
                connected -> {
                  if (connected.isSuccess()) {
                    connected.channel().writeAndFlush(request());
                  } else {
                    received.ended(connected.cause());
                  }
                });
  }

  private DefaultFullHttpRequest request() {
    DefaultFullHttpRequest request =
        new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, uri.getRawPath());
    request.headers().set(HttpHeaderNames.HOST, uri.getRawAuthority());
    return request;
  }

  /** Takes the bytes out of the parts of a response. */
  private static final class Contents extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object part) {
      if (part instanceof HttpContent content) {
        ctx.fireChannelRead(content.content());
      } else {
        ReferenceCountUtil.release(part);
      }
    }
  }

  /** Takes the lines. */
  private static final class Lines extends SimpleChannelInboundHandler<ByteBuf> {
    private final Received received;
    private final EventLines lines;

    Lines(Received received) {
      this.received = received;
      this.lines = new EventLines(received);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf bytes) {
      lines.add(bytes.toString(StandardCharsets.UTF_8));
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      received.ended(new EOFException());
    }
  }
}
