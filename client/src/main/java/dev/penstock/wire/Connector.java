package dev.penstock.wire;

import dev.penstock.http.Origin;
import dev.penstock.http.Protocol;
import dev.penstock.seam.Ticker;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Opens connections, and keeps account of all that are open or on the way. */
final class Connector implements AutoCloseable {
  /** Up to 256 KiB a read keep a fast download from many small ones. */
  private static final RecvByteBufAllocator READS =
      new AdaptiveRecvByteBufAllocator(512, 2048, 256 * 1024);

  /** The names in ALPN (RFC 7301 section 6, RFC 9113 section 3.2). */
  static final String HTTP_1_1 = "http/1.1";

  static final String HTTP_2 = "h2";

  private final WireSettings settings;
  private final Pool pool;
  private final Ticker ticker;
  private final Resolver resolver;
  private final Set<Connecting> connecting = ConcurrentHashMap.newKeySet();
  private final Set<Channel> channels = ConcurrentHashMap.newKeySet();
  private final Map<EventLoop, Openings> openings = new ConcurrentHashMap<>();
  private volatile @Nullable Tls tls;

  /** A program opens most of its connections to one origin: the way need not be found each time. */
  private volatile @Nullable Route last;

  private volatile boolean closed;

  Connector(WireSettings settings, Pool pool, Ticker ticker, Resolver resolver) {
    this.settings = settings;
    this.pool = pool;
    this.ticker = ticker;
    this.resolver = resolver;
  }

  /**
   * Starts the exchange on a connection of HTTP/1.1, a new one unless one has come free meanwhile.
   * Called on the exchange's loop.
   */
  void connect(Exchange exchange) {
    Openings onLoop =
        openings.computeIfAbsent(
            exchange.loop(),
            loop -> new Openings(loop, this::startOnIdle, waiting -> connect(waiting, null)));
    onLoop.add(exchange);
    if (closed) {
      onLoop.openAll();
    }
  }

  /**
   * Starts the exchange on a connection that rests. Returns false if there is none. Called on the
   * exchange's loop.
   */
  boolean startOnIdle(Exchange exchange) {
    Http1Connection idle;
    do {
      idle = pool.take(exchange.message().origin(), exchange.loop());
    } while (idle != null && !idle.start(exchange));
    return idle != null;
  }

  /**
   * Opens a connection for the exchange, on whose loop this is called.
   *
   * @param shared gets the connection if it speaks HTTP/2, or hears that there is none; null if it
   *     must not speak HTTP/2
   */
  void connect(Exchange exchange, @Nullable SharedOrigin shared) {
    Origin origin = exchange.message().origin();
    Connecting attempt =
        new Connecting(this, exchange, route(origin), settings.connectTimeout(), shared);
    connecting.add(attempt);
    if (closed) {
      attempt.closed();
    } else {
      attempt.begin();
    }
  }

  private Route route(Origin origin) {
    Route known = last;
    if (known != null && known.origin().equals(origin)) {
      return known;
    }
    boolean unread = origin.isSecure() || settings.protocol() == Protocol.HTTP_2;
    Route found = new Route(origin, settings.proxies().proxyFor(origin), unread);
    last = found;
    return found;
  }

  boolean isClosed() {
    return closed;
  }

  void forget(Connecting attempt) {
    connecting.remove(attempt);
  }

  /** The addresses, with TLS made ready on the way if the origin wants it. */
  CompletableFuture<List<InetAddress>> prepare(Route route) {
    try {
      CompletableFuture<List<InetAddress>> addresses =
          route.literal() == null
              ? resolver.resolve(route.host())
              : CompletableFuture.completedFuture(route.literal());
      if (!route.origin().isSecure() || tls != null) {
        return addresses;
      }
      return addresses.thenApplyAsync(this::loadTls, resolver.executor());
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private synchronized <T> T loadTls(T result) {
    try {
      if (tls == null) {
        tls = Tls.load(settings.trust());
      }
      return result;
    } catch (SSLException e) {
      throw new CompletionException(e);
    }
  }

  /** What may be spoken over TLS, by its names in ALPN. */
  private List<String> protocols(boolean shared) {
    if (!shared) {
      return List.of(HTTP_1_1);
    }
    return settings.protocol() == Protocol.HTTP_2 ? List.of(HTTP_2) : List.of(HTTP_2, HTTP_1_1);
  }

  /**
   * A socket on its way to the address, of the origin or of the proxy. Called on the loop. Throws
   * {@link ChannelException} if there is no socket to be had.
   *
   * @param shared whether the connection may speak HTTP/2
   */
  ChannelFuture open(Route route, InetAddress address, EventLoop loop, boolean shared) {
    NioSocketChannel channel = new NioSocketChannel(); // with TCP_NODELAY
    channel
        .config()
        .setKeepAlive(true)
        .setConnectTimeoutMillis(0) // Connecting times the whole
        .setAutoClose(false) // an early response is read after a failed write
        .setRecvByteBufAllocator(READS);
    ChannelFuture registered = loop.register(channel);
    if (!registered.isSuccess()) {
      return registered;
    }
    track(channel);
    InetSocketAddress peer = new InetSocketAddress(address, route.port());
    layBelowHttp(channel.pipeline(), route, peer, shared);
    return channel
        .connect(route.tunnel().isPresent() ? Resolver.destination(route.origin()) : peer)
        .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
  }

  private void layBelowHttp(
      ChannelPipeline pipeline, Route route, InetSocketAddress peer, boolean shared) {
    route.tunnel().ifPresent(proxy -> Tunnel.lay(pipeline, proxy, peer));
    Tls loaded = tls;
    if (route.origin().isSecure() && loaded != null) {
      pipeline.addLast(
          loaded.handler(pipeline.channel().alloc(), route.origin(), protocols(shared)));
    }
    pipeline.addLast(new Prelude());
  }

  /**
   * Closes it below TLS, which would first send what is waiting: for as long as the peer takes it,
   * or three seconds.
   */
  static void cut(Channel channel) {
    ChannelHandlerContext first = channel.pipeline().firstContext();
    if (first != null) { // a closed channel has no handlers left
      first.close();
    }
  }

  /** Called on any thread; the event loops end after it. */
  @Override
  public void close() {
    closed = true;
    resolver.close();
    openings.forEach((loop, waiting) -> loop.execute(waiting::openAll));
    connecting.forEach(Connecting::cancel);
  }

  /**
   * Closes all connections, and waits for that: a loop that ends leaves open what is not closed.
   */
  void closeChannels() {
    List<ChannelFuture> closing = channels.stream().map(Channel::close).toList();
    closing.forEach(channel -> channel.awaitUninterruptibly(1, TimeUnit.SECONDS));
  }

  private void track(Channel channel) {
    channels.add(channel);
    channel.closeFuture().addListener(closing -> channels.remove(channel));
    if (closed) {
      channel.close();
    }
  }

  /** Lays the handlers of HTTP/1.1. */
  Http1Connection speakHttp1(Channel channel, Route route) {
    Prelude.end(channel);
    Http1Connection connection = new Http1Connection(route, channel, pool, ticker);
    channel.pipeline().addLast(new Http1Codec(connection), connection);
    return connection;
  }

  /** Lays the handlers of HTTP/2. */
  Http2Session speakHttp2(Channel channel, Route route, SharedOrigin shared) {
    Prelude.end(channel);
    return Http2Session.on(channel, route, shared, settings.keepAlive(), ticker);
  }

  boolean needsHttp2() {
    return settings.protocol() == Protocol.HTTP_2;
  }
}
