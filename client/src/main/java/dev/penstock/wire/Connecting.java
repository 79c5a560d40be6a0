package dev.penstock.wire;

import dev.penstock.http.FailureKind;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One exchange on its way to a connection: name, addresses in order with a short head start each
 * (as RFC 8305 advises), TLS handshake. Its state is touched on the exchange's loop only.
 */
final class Connecting implements Exchange.Carrier {
  /** RFC 8305 section 5. */
  private static final long HEAD_START_MILLIS = 250;

  private final Connector connector;
  private final Exchange exchange;
  private final Route route;
  private final EventLoop loop;
  private final Duration timeout;
  private final List<Channel> open = new ArrayList<>();

  private List<InetAddress> addresses = List.of();
  private int next;
  private int underWay;
  private @Nullable Throwable failure;
  private @Nullable Future<?> timer;
  private @Nullable Future<?> headStart;
  private boolean over;

  Connecting(Connector connector, Exchange exchange, Route route, Duration timeout) {
    this.connector = connector;
    this.exchange = exchange;
    this.route = route;
    this.loop = exchange.loop();
    this.timeout = timeout;
  }

  void begin() {
    exchange.carriedBy(this);
    timer = loop.schedule(this::timedOut, timeout.toNanos(), TimeUnit.NANOSECONDS);
    connector.prepare(route).whenComplete(this::resolved);
  }

  /** From any thread. */
  void cancel() {
    exchange.cancel();
  }

  @Override
  public void abort() {
    finish();
    open.forEach(Connecting::drop);
  }

  @Override
  public void read(boolean on) {
    // Nothing is read before the connection is there.
  }

  private void resolved(List<InetAddress> found, @Nullable Throwable cause) {
    try {
      if (cause == null) {
        loop.execute(() -> tryAll(found));
      } else {
        loop.execute(() -> unresolved(cause));
      }
    } catch (RejectedExecutionException e) {
      // The loop has ended; so has the exchange, by Connector.close().
      over = true;
    }
  }

  private void unresolved(Throwable cause) {
    Throwable reason =
        cause instanceof CompletionException && cause.getCause() != null ? cause.getCause() : cause;
    exchange.failed(
        route.proxy().isPresent() ? FailureKind.PROXY : FailureKind.DNS,
        "cannot find %s: no address for this name"
            .formatted(route.proxy().isPresent() ? route.peer() : "the host " + route.host()),
        reason);
  }

  private void tryAll(List<InetAddress> found) {
    addresses = found;
    tryNext();
  }

  private void tryNext() {
    cancelTimer(headStart);
    if (over || next == addresses.size()) {
      return;
    }
    InetAddress address = addresses.get(next++);
    underWay++;
    ChannelFuture connection = connector.open(route, address, loop);
    open.add(connection.channel());
    if (next < addresses.size()) {
      headStart = loop.schedule(this::tryNext, HEAD_START_MILLIS, TimeUnit.MILLISECONDS);
    }
    connection.addListener((ChannelFuture future) -> connected(future));
  }

  private void connected(ChannelFuture future) {
    if (over) {
      future.channel().close();
      return;
    }
    if (!future.isSuccess()) {
      underWay--;
      failure = failure == null ? future.cause() : failure;
      if (next < addresses.size()) {
        tryNext();
      } else if (underWay == 0) {
        exchange.failed(
            route.proxy().isPresent() ? FailureKind.PROXY : FailureKind.CONNECT,
            "cannot connect to %s: %s".formatted(route.peer(), Failures.reason(failure)),
            failure);
      }
      return;
    }
    Channel channel = future.channel();
    open.remove(channel);
    open.forEach(Channel::close);
    open.clear();
    open.add(channel);
    next = addresses.size();
    cancelTimer(headStart);
    ProxyHandler tunnel = channel.pipeline().get(ProxyHandler.class);
    if (tunnel == null) {
      secure(channel);
    } else {
      tunnel.connectFuture().addListener(dug -> tunnelled(channel, dug));
    }
  }

  private void tunnelled(Channel channel, Future<?> tunnel) {
    if (over) {
      channel.close();
    } else if (tunnel.isSuccess()) {
      secure(channel);
    } else {
      exchange.failed(
          FailureKind.PROXY,
          "no way to %s: %s".formatted(route, Tunnel.reason(tunnel.cause())),
          tunnel.cause());
    }
  }

  private void secure(Channel channel) {
    SslHandler ssl = channel.pipeline().get(SslHandler.class);
    if (ssl == null) {
      ready(channel);
    } else {
      ssl.handshakeFuture().addListener(handshake -> shaken(channel, handshake));
    }
  }

  private void shaken(Channel channel, Future<?> handshake) {
    if (over) {
      channel.close();
    } else if (handshake.isSuccess()) {
      ready(channel);
    } else {
      Failures.ofHandshake(exchange, handshake.cause());
    }
  }

  private void ready(Channel channel) {
    finish();
    if (!channel.pipeline().get(Http1Connection.class).start(exchange)) {
      exchange.lost("closed the new connection", null);
    }
  }

  private void timedOut() {
    exchange.failed(
        FailureKind.TIMEOUT,
        "no connection to %s within %s".formatted(route, Exchange.seconds(timeout)),
        null);
  }

  private void finish() {
    over = true;
    cancelTimer(timer);
    cancelTimer(headStart);
    connector.forget(this);
  }

  /**
   * Below TLS, which would wait three seconds for a handshake that the proxy never lets through.
   */
  private static void drop(Channel channel) {
    channel.pipeline().firstContext().close();
  }

  private static void cancelTimer(@Nullable Future<?> timer) {
    if (timer != null) {
      timer.cancel(false);
    }
  }
}
