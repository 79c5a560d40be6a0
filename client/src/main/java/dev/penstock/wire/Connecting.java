package dev.penstock.wire;

import dev.penstock.http.FailureKind;
import dev.penstock.http.Origin;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One exchange on its way to a connection: name, addresses, TLS handshake. Its state is touched on
 * the exchange's loop only.
 */
final class Connecting implements Exchange.Carrier, AddressRace.Result {
  private final Connector connector;
  private final Exchange exchange;
  private final Origin origin;
  private final Duration timeout;

  private @Nullable AddressRace race;
  private @Nullable Channel shaking;
  private @Nullable Future<?> timer;
  private boolean over;

  Connecting(Connector connector, Exchange exchange, Duration timeout) {
    this.connector = connector;
    this.exchange = exchange;
    this.origin = exchange.message().origin();
    this.timeout = timeout;
  }

  void begin() {
    exchange.carriedBy(this);
    timer = exchange.loop().schedule(this::timedOut, timeout.toNanos(), TimeUnit.NANOSECONDS);
    connector
        .prepare(origin)
        .whenComplete((found, cause) -> exchange.onLoop(() -> prepared(found, cause)));
  }

  /** The client is closed: there will be no connection. */
  void closed() {
    connector.forget(this);
    exchange.failed(FailureKind.CANCELLED, "the client was closed", null);
  }

  /** From any thread. */
  void cancel() {
    exchange.cancel();
  }

  @Override
  public void abort() {
    finish();
    if (race != null) {
      race.stop();
    }
    if (shaking != null) {
      shaking.close();
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
    race =
        new AddressRace(
            exchange.loop(),
            addresses,
            address -> connector.open(origin, address, exchange.loop()),
            this);
    race.tryNext();
  }

  private void unprepared(@Nullable Throwable cause) {
    if (cause instanceof SSLException) {
      Failures.ofHandshake(exchange, cause);
      return;
    }
    exchange.failed(
        FailureKind.DNS,
        "cannot find the host %s: no address for this name".formatted(origin.host()),
        cause);
  }

  @Override
  public void notConnected(@Nullable Throwable firstFailure) {
    if (connector.isClosed()) {
      closed();
      return;
    }
    exchange.failed(
        FailureKind.CONNECT,
        "cannot connect to %s: %s".formatted(origin, Failures.reason(firstFailure)),
        firstFailure);
  }

  @Override
  public void connected(Channel channel) {
    SslHandler ssl = channel.pipeline().get(SslHandler.class);
    if (ssl == null) {
      ready(channel);
    } else {
      shaking = channel;
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
        "no connection to %s within %s".formatted(origin, Exchange.seconds(timeout)),
        null);
  }

  private void finish() {
    over = true;
    if (timer != null) {
      timer.cancel(false);
    }
    connector.forget(this);
  }
}
