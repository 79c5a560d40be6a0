package dev.penstock.wire;

import dev.penstock.http.Proxy;
import dev.penstock.http.Proxy.Kind;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderResultProvider;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.socksx.v5.Socks5AuthMethod;
import io.netty.handler.codec.socksx.v5.Socks5CommandResponse;
import io.netty.handler.codec.socksx.v5.Socks5CommandStatus;
import io.netty.handler.codec.socksx.v5.Socks5InitialResponse;
import io.netty.handler.codec.socksx.v5.Socks5PasswordAuthResponse;
import io.netty.handler.codec.socksx.v5.Socks5PasswordAuthStatus;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.proxy.Socks5ProxyHandler;
import io.netty.util.ReferenceCountUtil;
import java.net.SocketAddress;
import java.util.Locale;
import javax.security.auth.login.FailedLoginException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the answers of a proxy that is asked for a tunnel, before Netty's handler does: that one
 * tells of them in the text of an exception only, and waits for the end of a refusal.
 */
final class Tunnel extends ChannelInboundHandlerAdapter {
  private final Proxy proxy;
  private boolean refused;

  private Tunnel(Proxy proxy) {
    this.proxy = proxy;
  }

  /** Has everything that is sent go through the proxy, once it agrees. */
  static void lay(ChannelPipeline pipeline, Proxy proxy, SocketAddress peer) {
    ProxyHandler handler = proxy.kind() == Kind.HTTP ? http(proxy, peer) : socks(proxy, peer);
    handler.setConnectTimeoutMillis(0); // Connecting times the connection as a whole
    pipeline.addLast(handler);
    pipeline.addBefore(pipeline.context(handler).name(), null, new Tunnel(proxy));
  }

  /** Why there is no tunnel. */
  static String reason(@Nullable Throwable cause) {
    return cause instanceof Refusal refusal
        ? String.valueOf(refusal.getMessage())
        : "it closed the connection";
  }

  /** What an HTTP proxy means by this status. */
  static String refusal(Proxy proxy, HttpResponseStatus status) {
    if (status.code() == HttpResponseStatus.PROXY_AUTHENTICATION_REQUIRED.code()) {
      return loginRefused(proxy);
    }
    return "it answers " + HttpResponseStatus.valueOf(status.code());
  }

  /** Marks a refusal that no other attempt would change; null for any other status. */
  static @Nullable FailedLoginException loginFailure(HttpResponseStatus status) {
    return status.code() == HttpResponseStatus.PROXY_AUTHENTICATION_REQUIRED.code()
        ? new FailedLoginException()
        : null;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    Refusal refusal = refused ? null : refusal(message);
    if (refusal == null && !refused) {
      context.fireChannelRead(message);
      return;
    }
    ReferenceCountUtil.release(message);
    if (refusal != null) {
      refused = true;
      context.fireExceptionCaught(refusal);
    }
  }

  private @Nullable Refusal refusal(Object message) {
    if (message instanceof DecoderResultProvider decoded && decoded.decoderResult().isFailure()) {
      return new Refusal("it does not speak " + proxy.kind(), null);
    }
    if (message instanceof HttpResponse response
        && response.status().code() != HttpResponseStatus.OK.code()) {
      return new Refusal(refusal(proxy, response.status()), loginFailure(response.status()));
    }
    if (message instanceof Socks5InitialResponse response
        && !response.authMethod().equals(Socks5AuthMethod.NO_AUTH)
        && !(response.authMethod().equals(Socks5AuthMethod.PASSWORD)
            && proxy.credentials().isPresent())) {
      return new Refusal(loginRefused(proxy), new FailedLoginException());
    }
    if (message instanceof Socks5PasswordAuthResponse response
        && !response.status().equals(Socks5PasswordAuthStatus.SUCCESS)) {
      return new Refusal(loginRefused(proxy), new FailedLoginException());
    }
    if (message instanceof Socks5CommandResponse response
        && !response.status().equals(Socks5CommandStatus.SUCCESS)) {
      return new Refusal("it answers \"%s\"".formatted(words(response.status())), null);
    }
    return null;
  }

  private static String loginRefused(Proxy proxy) {
    return proxy.credentials().isPresent()
        ? "it does not accept the user and the password"
        : "it wants a user and a password";
  }

  /** Netty's names are those of RFC 1928 section 6, in capitals and with the code behind. */
  private static String words(Socks5CommandStatus status) {
    return status.toString().replaceFirst("\\(.*", "").replace('_', ' ').toLowerCase(Locale.ROOT);
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

  /** What the proxy says, in words for a user. */
  private static final class Refusal extends ProxyConnectException {
    private static final long serialVersionUID = 1;

    Refusal(String message, @Nullable FailedLoginException login) {
      super(message, login);
    }
  }
}
