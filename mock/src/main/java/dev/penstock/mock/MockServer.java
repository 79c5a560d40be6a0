package dev.penstock.mock;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerExpectContinueHandler;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A server on 127.0.0.1 that answers as an {@link Api} does, made up but in the language of the
 * prompt. The same body gets the same answer, unless a {@link Fault} strikes.
 */
public final class MockServer implements AutoCloseable {

  private static final String HOST = "127.0.0.1";
  private static final int BACKLOG = 4096;

  private final Routes routes;
  private final AtomicLong requests = new AtomicLong();
  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("mock"), NioIoHandler.newFactory());
  private final ChannelGroup channels =
      new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE, true);
  private final int port;

  private MockServer(MockOptions options) throws IOException {
    Latency latency = Latency.of(options);
    routes =
        new Routes(
            new OpenAi(InstantSource.system(), latency),
            new Gemini(latency),
            new Anthropic(latency),
            new Outage(options.faults(), options.seed()));
    port = listen(options.port());
  }

  /**
   * Starts a server.
   *
   * @throws IOException if it cannot listen on the port, naming the port
   */
  public static MockServer start(MockOptions options) throws IOException {
    return new MockServer(options);
  }

  private int listen(int wanted) throws IOException {
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childHandler(pipeline())
            .bind(HOST, wanted)
            .awaitUninterruptibly();
    channels.add(bound.channel());
    if (!bound.isSuccess()) {
      close();
      throw cannotListen(wanted, bound.cause());
    }
    return ((InetSocketAddress) bound.channel().localAddress()).getPort();
  }

  private ChannelInitializer<SocketChannel> pipeline() {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(SocketChannel channel) {
        channels.add(channel);
        channel
            .pipeline()
            .addLast(new HttpServerCodec())
            .addLast(new HttpServerKeepAliveHandler())
            .addLast(new FlowControlHandler())
            .addLast(new HttpServerExpectContinueHandler())
            .addLast(new RequestHandler(routes, requests));
      }
    };
  }

  private static IOException cannotListen(int port, Throwable cause) {
    String what = cause instanceof BindException ? "port %d is in use: %s" : "port %d: %s";
    return new IOException(what.formatted(port, cause.getMessage()), cause);
  }

  /** The address to post chat completions to. */
  public URI uri() {
    return uri(Api.CHAT_COMPLETIONS);
  }

  /** The address to post requests of this API to. */
  public URI uri(Api api) {
    return URI.create("http://" + HOST + ":" + port + api.path());
  }

  /** The port it listens on. */
  public int port() {
    return port;
  }

  /** How many requests have come so far, whether or not they are answered. */
  public long requests() {
    return requests.get();
  }

  /** How many connections are open. */
  int connections() {
    return channels.size() - 1;
  }

  /** Closes every connection, whatever is owed on it, and waits for the threads to end. */
  @Override
  public void close() {
    // A loop that is shut down without a quiet period may end without closing its channels.
    channels.close().syncUninterruptibly();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
