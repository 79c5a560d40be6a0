package dev.penstock.wire;

import dev.penstock.http.Origin;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslHandler;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** TLS by the JVM's own provider, with the server's name always verified. */
final class Tls {
  private final JdkSslContext context;

  private Tls(JdkSslContext context) {
    this.context = context;
  }

  /** Reads the trust store: slow, so not for an event loop. */
  static Tls load(Optional<SSLContext> given) {
    try {
      SSLContext context = given.isPresent() ? given.get() : SSLContext.getDefault();
      return new Tls(
          new JdkSslContext(
              context,
              true,
              null,
              IdentityCipherSuiteFilter.INSTANCE,
              null,
              ClientAuth.NONE,
              null,
              false));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JVM has no TLS: " + e.getMessage(), e);
    }
  }

  SslHandler handler(ByteBufAllocator allocator, Origin origin) {
    SslHandler handler = context.newHandler(allocator, origin.host(), origin.port());
    SSLParameters parameters = handler.engine().getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    handler.engine().setSSLParameters(parameters);
    handler.setHandshakeTimeoutMillis(0); // the connector times the connection as a whole
    return handler;
  }
}
