package dev.penstock.benchmarks;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Answers every request with one file after a delay. {@code DELETE} forgets the arrivals so far;
 * {@code GET} writes them to a file, in nanoseconds, one a line, and answers when it is written.
 *
 * <p>Arguments: port, file with the answer, delay in milliseconds, file for the arrivals.
 */
public final class PaceServer extends ChannelInitializer<SocketChannel> {
  private final byte[] answer;
  private final long delayMillis;
  private final Path log;

  /** When requests came. Used on the only event loop. */
  private final long[] arrivals = new long[4_000_000];

  private int count;

  private PaceServer(byte[] answer, long delayMillis, Path log) {
    this.answer = answer;
    this.delayMillis = delayMillis;
    this.log = log;
  }

  /** Serves until the process is killed. */
  public static void main(String[] args) throws Exception {
    EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    new ServerBootstrap()
        .group(loop)
        .channel(NioServerSocketChannel.class)
        .option(ChannelOption.SO_BACKLOG, 16_384)
        .childHandler(
            new PaceServer(
                Files.readAllBytes(Path.of(args[1])), Long.parseLong(args[2]), Path.of(args[3])))
        .bind("127.0.0.1", Integer.parseInt(args[0]))
        .sync()
        .channel()
        .closeFuture()
        .sync();
  }

  @Override
  protected void initChannel(SocketChannel channel) {
    channel.pipeline().addLast(new HttpServerCodec()).addLast(new Connection());
  }

  private void answer(ChannelHandlerContext ctx, byte[] body) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.wrappedBuffer(body));
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/json");
    HttpUtil.setContentLength(response, body.length);
    ctx.writeAndFlush(response);
  }

  private void writeArrivals() throws IOException {
    try (BufferedWriter lines = Files.newBufferedWriter(log)) {
      for (int i = 0; i < count; i++) {
        lines.append(Long.toString(arrivals[i])).append('\n');
      }
    }
  }

  /** One client. */
  private final class Connection extends SimpleChannelInboundHandler<HttpObject> {
    private String method = "";

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject part) throws IOException {
      if (part instanceof HttpRequest request) {
        method = request.method().name();
        if (method.equals("POST")) {
          arrivals[count++ % arrivals.length] = System.nanoTime();
        }
      }
      if (part instanceof LastHttpContent) {
        end(ctx);
      }
    }

    private void end(ChannelHandlerContext ctx) throws IOException {
      if (method.equals("DELETE")) {
        count = 0;
      } else if (method.equals("GET")) {
        writeArrivals();
      } else if (delayMillis > 0) {
        ctx.executor().schedule(() -> answer(ctx, answer), delayMillis, TimeUnit.MILLISECONDS);
        return;
      }
      answer(ctx, answer);
    }
  }
}
