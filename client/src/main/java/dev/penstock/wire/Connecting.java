package dev.penstock.wire;

import dev.penstock.http.FailureKind;
import dev.penstock.seam.TimeLimit;
import io.netty.channel.Channel;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One exchange on its way to a connection: name, addresses, tunnel, TLS handshake. Its state is
 * touched on the exchange's loop only.
 */
final class Connecting implements Exchange.Carrier, AddressRace.Result {
  private final Connector connector;
  private final Exchange exchange;
  private final Route route;
  private final Duration timeout;
  private final @Nullable SharedOrigin shared;

  private @Nullable AddressRace race;
  private @Nullable Channel channel;
  private @Nullable TimeLimit limit;
  private boolean over;

  Connecting(
      Connector connector,
      Exchange exchange,
      Route route,
      Duration timeout,
      @Nullable SharedOrigin shared) {
    this.connector = connector;
    this.exchange = exchange;
    this.route = route;
    this.timeout = timeout;
    this.shared = shared;
  }

  void begin() {
    exchange.carriedBy(this);
    limit = exchange.limit(timeout.toNanos(), this::timedOut);
    connector
        .prepare(route)
        .whenComplete((found, cause) -> exchange.onLoop(() -> prepared(found, cause)));
  }

  /** The client is closed: there will be no connection. */
  void closed() {
    exchange.carriedBy(this);
    exchange.failed(FailureKind.CANCELLED, "the client was closed", null);
  }

  /** From any thread. */
  void cancel() {
    exchange.cancel();
  }

  @Override
  public void abort() {
    boolean pending = !over;
    finish();
    if (race != null) {
      race.stop();
    }
    if (channel != null) {
      Connector.cut(channel);
    }
    if (pending && shared != null) {
      shared.notOpened();
    }
  }

  @Override
  public void read(boolean on) {
    // Nothing is read before the connection is there.
  }

  private void prepared(@Nullable List<InetAddress> addresses, @Nullable Throwable cause) {
    if (over) {
      return;
    }
    if (addresses == null) {
      unprepared(cause instanceof CompletionException ? cause.getCause() : cause);
      return;
    }
    if (shared == null && connector.startOnIdle(exchange)) {
      finish();
      return;
    }
    race =
        new AddressRace(
            exchange.loop(),
            addresses,
            address -> connector.open(route, address, exchange.loop(), shared != null),
            this);
    race.tryNext();
  }

  private void unprepared(@Nullable Throwable cause) {
    if (cause instanceof SSLException) {
      Failures.ofHandshake(exchange, route, cause);
      return;
    }
    exchange.failed(
        route.proxy().isPresent() ? FailureKind.PROXY : FailureKind.DNS,
        "cannot find %s: no address for this name"
            .formatted(route.proxy().isPresent() ? route.peer() : "the host " + route.host()),
        cause);
  }

  @Override
  public void notConnected(@Nullable Throwable firstFailure) {
    if (connector.isClosed()) {
      closed();
      return;
    }
    exchange.failed(
        route.proxy().isPresent() ? FailureKind.PROXY : FailureKind.CONNECT,
        "cannot connect to %s: %s".formatted(route.peer(), Failures.reason(firstFailure)),
        firstFailure);
  }

  @Override
  public void connected(Channel channel) {
    this.channel = channel;
    ProxyHandler tunnel = channel.pipeline().get(ProxyHandler.class);
    if (tunnel == null) {
      secure(channel);
    } else {
      tunnel.connectFuture().addListener(laid -> tunnelled(channel, laid));
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
    if (route.origin().isSecure()) {
      SslHandler ssl = channel.pipeline().get(SslHandler.class);
      Prelude.onSecured(channel, () -> agreed(channel, ssl.engine().getApplicationProtocol()));
      ssl.handshakeFuture().addListener(handshake -> shaken(channel, handshake));
    } else if (shared != null) {
      share(channel, shared);
    } else {
      startAlone(channel);
    }
  }

  private void shaken(Channel channel, Future<?> handshake) {
    if (over) {
      channel.close();
    } else if (!handshake.isSuccess()) {
      Failures.ofHandshake(exchange, route, handshake.cause());
    }
  }

  /** TLS is there; what is spoken above it was agreed on by ALPN, or not at all. */
  private void agreed(Channel channel, @Nullable String protocol) {
    if (over) {
      channel.close();
    } else if (shared != null && Connector.HTTP_2.equals(protocol)) {
      share(channel, shared);
    } else if (shared != null && connector.needsHttp2()) {
      exchange.failed(
          FailureKind.PROTOCOL,
          "%s does not speak HTTP/2".formatted(exchange.message().origin()),
          null);
    } else {
      startAlone(channel);
      if (shared != null) {
        shared.learnedHttp1();
      }
    }
  }

  private void share(Channel channel, SharedOrigin sharing) {
    finish();
    sharing.opened(connector.speakHttp2(channel, route, sharing), exchange);
  }

  private void startAlone(Channel channel) {
    finish();
    if (!connector.speakHttp1(channel, route).start(exchange)) {
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
    if (limit != null) {
      limit.cancel();
    }
    connector.forget(this);
  }
}
