package dev.penstock.benchmarks;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;

/**
 * Answers every request with server-sent events without end, as fast as they are read. Each event
 * has 100 bytes and, as with the servers of models, a chunk of its own.
 *
 * <p>Argument: port.
 */
public final class EventServer extends ChannelInitializer<SocketChannel> {
  static final String DATA =
      "{\"id\":\"chatcmpl-9f86d081\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" forty-two, by now.\"}}]}";

  /** So many are written at once; 16 KiB. */
  private static final int EVENTS_A_BLOCK = 150;

  /** Written to one client before the others have their turn. */
  private static final int BLOCKS_A_TURN = 8;

  private final ByteBuf head =
      direct(
          "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
  private final ByteBuf block = direct(chunk().repeat(EVENTS_A_BLOCK));

  private EventServer() {}

  /** Serves until the process is killed. */
  public static void main(String[] args) throws Exception {
    new ServerBootstrap()
        .group(new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()))
        .channel(NioServerSocketChannel.class)
        .option(ChannelOption.SO_BACKLOG, 4096)
        .childHandler(new EventServer())
        .bind("127.0.0.1", Integer.parseInt(args[0]))
        .sync()
        .channel()
        .closeFuture()
        .sync();
  }

  private static String chunk() {
    String event = "data: " + DATA + "\n\n";
    return Integer.toHexString(event.length()) + "\r\n" + event + "\r\n";
  }

  private static ByteBuf direct(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return Unpooled.unreleasableBuffer(
        Unpooled.directBuffer(bytes.length).writeBytes(bytes).asReadOnly());
  }

  @Override
  protected void initChannel(SocketChannel channel) {
    channel.pipeline().addLast(new HttpRequestDecoder()).addLast(new Connection());
  }

  /** One client. */
  private final class Connection extends SimpleChannelInboundHandler<HttpObject> {
    private boolean streaming;
    private boolean writing;

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject part) {
      if (part instanceof LastHttpContent && !streaming) {
        streaming = true;
        ctx.write(head.duplicate());
        write(ctx);
      }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
      if (streaming) {
        write(ctx);
      }
    }

    private void write(ChannelHandlerContext ctx) {
      if (writing) {
        return;
      }
      writing = true;
      for (int i = 0; i < BLOCKS_A_TURN && ctx.channel().isWritable(); i++) {
        ctx.writeAndFlush(block.duplicate());
      }
      writing = false;
      if (ctx.channel().isWritable() && ctx.channel().isActive()) {
        ctx.executor().execute(() -> write(ctx));
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }
}
