package dev.penstock.soak;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * A server for load, on all addresses of this machine. Its first line is its port.
 *
 * <ul>
 *   <li>{@code /mixed}: 250 bytes, each fourth time in gzip; each 50th answer is a 503, and each
 *       100th request is answered by a reset
 *   <li>{@code /told}: the same, but the 503 says when to come again: after a second
 *   <li>{@code /plain}: 250 bytes
 *   <li>{@code /after/N}: 250 bytes after N ms
 *   <li>{@code /together/N}: 250 bytes to N requests, 5 s after the last of them has come
 *   <li>{@code /waiting}: how many wait for the others
 *   <li>{@code /never}: nothing
 * </ul>
 */
final class LoadServer {
  private static final byte[] BODY = "0123456789abcdefghijklmn\n".repeat(10).getBytes(US_ASCII);
  private static final byte[] CODED = gzip(BODY);

  private LoadServer() {}

  public static void main(String[] args) {
    MultiThreadIoEventLoopGroup loop =
        new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    Handler handler = new Handler();
    Channel channel =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, 20_000)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channel
                        .pipeline()
                        .addLast(new HttpServerCodec(), new HttpObjectAggregator(4096), handler);
                  }
                })
            .bind(0)
            .syncUninterruptibly()
            .channel();
    System.out.println(((InetSocketAddress) channel.localAddress()).getPort());
    channel.closeFuture().syncUninterruptibly();
  }

  private static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream coded = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(coded)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return coded.toByteArray();
  }

  /** Used on one event loop. */
  @ChannelHandler.Sharable
  private static final class Handler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private long mixed;
    private final List<ChannelHandlerContext> together = new ArrayList<>();

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
      String path = request.uri();
      if (path.equals("/mixed") || path.equals("/told")) {
        mixed(context, request, path.equals("/told"));
      } else if (path.equals("/plain")) {
        answer(context, BODY);
      } else if (path.startsWith("/after/")) {
        context.executor().schedule(() -> answer(context, BODY), number(path), MILLISECONDS);
      } else if (path.startsWith("/together/")) {
        together.add(context);
        if (together.size() == number(path)) {
          context.executor().schedule(this::answerAll, 5, SECONDS);
        }
      } else if (path.equals("/waiting")) {
        answer(context, Integer.toString(together.size()).getBytes(US_ASCII));
      }
    }

    private static int number(String path) {
      return Integer.parseInt(path.substring(path.lastIndexOf('/') + 1));
    }

    private void answerAll() {
      together.forEach(context -> answer(context, BODY));
      together.clear();
    }

    private void mixed(ChannelHandlerContext context, FullHttpRequest request, boolean tells) {
      long number = mixed++;
      if (number % 100 == 1) {
        context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        context.close();
      } else if (number % 50 == 0) {
        FullHttpResponse refusal = response(HttpResponseStatus.SERVICE_UNAVAILABLE, BODY);
        if (tells) {
          refusal.headers().set(HttpHeaderNames.RETRY_AFTER, 1);
        }
        send(context, refusal);
      } else if (number % 4 == 2 && request.headers().contains(HttpHeaderNames.ACCEPT_ENCODING)) {
        FullHttpResponse coded = response(HttpResponseStatus.OK, CODED);
        coded.headers().set(HttpHeaderNames.CONTENT_ENCODING, "gzip");
        send(context, coded);
      } else {
        answer(context, BODY);
      }
    }

    private static void answer(ChannelHandlerContext context, byte[] body) {
      send(context, response(HttpResponseStatus.OK, body));
    }

    private static FullHttpResponse response(HttpResponseStatus status, byte[] body) {
      FullHttpResponse response =
          new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
      response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.length);
      return response;
    }

    private static void send(ChannelHandlerContext context, FullHttpResponse response) {
      context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }
}
