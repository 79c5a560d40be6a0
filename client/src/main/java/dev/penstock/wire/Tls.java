package dev.penstock.wire;

import dev.penstock.http.Origin;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslHandler;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/** TLS by the JVM's own provider, with the server's name always verified. */
final class Tls {
  private final JdkSslContext context;

  private Tls(JdkSslContext context) {
    this.context = context;
  }

  /**
   * Reads the trust store: slow, so not for an event loop.
   *
   * @throws SSLException if it cannot be read, or if the given context is not ready
   */
  static Tls load(Optional<SSLContext> given) throws SSLException {
    try {
      SSLContext context = given.isPresent() ? given.get() : SSLContext.getDefault();
      context.createSSLEngine(); // throws if it was not initialised
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
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new SSLException("the settings for TLS are of no use: " + Failures.reason(e), e);
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
