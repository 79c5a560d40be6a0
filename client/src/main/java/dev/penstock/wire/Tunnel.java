package dev.penstock.wire;

import dev.penstock.http.Proxy;
import dev.penstock.http.Proxy.Kind;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.proxy.Socks5ProxyHandler;
import java.net.SocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A connection through a proxy that passes on whatever it gets. */
final class Tunnel {
  /** Netty has the proxy's answer in its message only. */
  private static final Pattern STATUS = Pattern.compile("(?:status|cmdStatus|authStatus): (.+)$");

  private Tunnel() {}

  static ProxyHandler through(Proxy proxy, SocketAddress peer) {
    ProxyHandler handler = proxy.kind() == Kind.HTTP ? http(proxy, peer) : socks(proxy, peer);
    handler.setConnectTimeoutMillis(0); // Connecting times the connection as a whole
    return handler;
  }

  /** What the proxy said. */
  static String reason(@Nullable Throwable cause) {
    Matcher matcher = STATUS.matcher(cause == null ? "" : String.valueOf(cause.getMessage()));
    return matcher.find() ? matcher.group(1) : "it closed the connection";
  }

  private static ProxyHandler http(Proxy proxy, SocketAddress peer) {
    return proxy
        .credentials()
        .map(login -> new HttpProxyHandler(peer, login.user(), login.password()))
        .orElseGet(() -> new HttpProxyHandler(peer));
  }

  private static ProxyHandler socks(Proxy proxy, SocketAddress peer) {
    return proxy
        .credentials()
        .map(login -> new Socks5ProxyHandler(peer, login.user(), login.password()))
        .orElseGet(() -> new Socks5ProxyHandler(peer));
  }
}
