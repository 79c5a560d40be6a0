package dev.penstock.wire;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Whom to trust, and which certificate to show. */
public final class Trust {
  /** All of it, by somebody else; null: what is below. */
  private final @Nullable SSLContext given;

  /** Null: the JVM's authorities. */
  private final TrustManager @Nullable [] managers;

  private final boolean verifiesNames;

  /** Null: nothing is shown. */
  private final KeyManager @Nullable [] keys;

  private Trust(
      @Nullable SSLContext given,
      TrustManager @Nullable [] managers,
      boolean verifiesNames,
      KeyManager @Nullable [] keys) {
    this.given = given;
    this.managers = managers;
    this.verifiesNames = verifiesNames;
    this.keys = keys;
  }

  /** Trust and keys as the context says, and the names verified. */
  public static Trust of(SSLContext context) {
    return new Trust(context, null, true, null);
  }

  /** The authorities that the JVM trusts. */
  public static Trust inTheJvm() {
    return new Trust(null, null, true, null);
  }

  /**
   * Only the authorities in the file, as curl's {@code --cacert}.
   *
   * @param pem certificates in PEM, one or more
   * @throws IOException if the file cannot be read or holds no certificate
   */
  public static Trust authorities(Path pem) throws IOException {
    List<Certificate> certificates = PemCertificates.read(pem);
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (Certificate certificate : certificates) {
        store.setCertificateEntry("authority-" + store.size(), certificate);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return new Trust(null, factory.getTrustManagers(), true, null);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM has no TLS: " + e.getMessage(), e);
    }
  }

  /** Anyone: no certificate and no name is verified. */
  public static Trust anyone() {
    return new Trust(null, new TrustManager[] {new Credulous()}, false, null);
  }

  /**
   * The same, and shows a certificate to servers that ask for one.
   *
   * @throws IllegalStateException if this is a context that somebody else made
   */
  public Trust showing(ClientCertificate certificate) {
    if (given != null) {
      throw new IllegalStateException(
          "sslContext and clientCertificate exclude each other;"
              + " give the context the certificate, or use trustedAuthorities instead of it");
    }
    return new Trust(null, managers, verifiesNames, certificate.managers());
  }

  /** May read the JVM's trust store: slow. */
  SSLContext context() throws GeneralSecurityException {
    if (given != null) {
      return given;
    }
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, managers, null);
    return context;
  }

  /** Whether a certificate must be for the host that was asked for. */
  boolean verifiesNames() {
    return verifiesNames;
  }

  /** Accepts any certificate. It must be extended, or the JDK adds checks of its own. */
  private static final class Credulous extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
