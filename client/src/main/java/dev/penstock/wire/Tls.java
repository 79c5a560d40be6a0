package dev.penstock.wire;

import dev.penstock.http.Origin;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslHandler;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/** TLS by the JVM's own provider, with the names verified unless anyone is trusted. */
final class Tls {
  private final JdkSslContext context;
  private final boolean verifiesNames;

  private Tls(SSLContext context, boolean verifiesNames) {
    this.context =
        new JdkSslContext(
            context,
            true,
            null,
            IdentityCipherSuiteFilter.INSTANCE,
            null,
            ClientAuth.NONE,
            null,
            false);
    this.verifiesNames = verifiesNames;
  }

  /**
   * Reads the trust store if it must: slow, so not for an event loop.
   *
   * @throws SSLException if it cannot be read, or if the given context is not ready
   */
  static Tls load(Optional<Trust> given) throws SSLException {
    try {
      Trust trust = given.isPresent() ? given.get() : Trust.of(SSLContext.getDefault());
      SSLContext context = trust.context();
      context.createSSLEngine(); // throws if it was not initialised
      return new Tls(context, trust.verifiesNames());
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new SSLException("the settings for TLS are of no use: " + Failures.reason(e), e);
    }
  }

  /**
   * A handler for one connection.
   *
   * @param protocols what may be spoken above TLS, by their names in ALPN, the preferred one first
   */
  SslHandler handler(ByteBufAllocator allocator, Origin origin, List<String> protocols) {
    SslHandler handler = context.newHandler(allocator, origin.host(), origin.port());
    SSLParameters parameters = handler.engine().getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm(verifiesNames ? "HTTPS" : null);
    parameters.setApplicationProtocols(protocols.toArray(String[]::new));
    handler.engine().setSSLParameters(parameters);
    handler.setHandshakeTimeoutMillis(0); // the connector times the connection as a whole
    return handler;
  }
}
