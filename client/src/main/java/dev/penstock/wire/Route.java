package dev.penstock.wire;

import dev.penstock.http.Origin;
import dev.penstock.http.Proxy;
import dev.penstock.http.Proxy.Kind;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The way to an origin: straight, or through a proxy. */
final class Route {
  private final Origin origin;
  private final Optional<Proxy> proxy;
  private final boolean unread;
  private final String authority;
  private final @Nullable List<InetAddress> literal;

  /**
   * A way for any number of connections.
   *
   * @param unread a proxy has to pass the bytes on unread
   */
  Route(Origin origin, Optional<Proxy> proxy, boolean unread) {
    this.origin = origin;
    this.proxy = proxy;
    this.unread = unread;
    this.authority = origin.authority();
    this.literal = Resolver.literal(host());
  }

  Origin origin() {
    return origin;
  }

  Optional<Proxy> proxy() {
    return proxy;
  }

  /** Host and port of the origin, as the Host field has them. */
  String authority() {
    return authority;
  }

  /** The host to connect to. */
  String host() {
    return proxy.map(Proxy::host).orElse(origin.host());
  }

  /** Its address, if it is one and no name. */
  @Nullable List<InetAddress> literal() {
    return literal;
  }

  /** The port to connect to. */
  int port() {
    return proxy.map(Proxy::port).orElse(origin.port());
  }

  /** Who is connected to, in words for a user. */
  String peer() {
    return proxy.map(by -> "the proxy " + by).orElse(origin.toString());
  }

  /** The proxy that passes bytes on unread: SOCKS always, HTTP if it has to. */
  Optional<Proxy> tunnel() {
    return proxy.filter(by -> by.kind() == Kind.SOCKS5 || unread);
  }

  /**
   * The proxy that reads the requests, which go to it in absolute form (RFC 9112 section 3.2.2).
   */
  Optional<Proxy> reader() {
    return proxy.filter(by -> by.kind() == Kind.HTTP && !unread);
  }

  @Override
  public String toString() {
    return proxy.map(by -> origin + " through the proxy " + by).orElse(origin.toString());
  }
}
