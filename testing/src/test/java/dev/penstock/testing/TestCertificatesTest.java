package dev.penstock.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;

class TestCertificatesTest {

  @Test
  void goodCertificateIsTrustedThroughTheAuthority() throws Exception {
    try (RecordingServer server =
            RecordingServer.start(request -> Reply.text("secret"), TestCertificates.localhost());
        RawClient client = RawClient.over(connect(server.port()))) {
      assertThat(client.get("/").bodyText()).isEqualTo("secret");
      assertThat(server.uri("/x")).hasToString("https://127.0.0.1:" + server.port() + "/x");
    }
  }

  @Test
  void scriptRunsOverTls() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start(
                peer -> {
                  peer.send("HTTP/1.1 200 \r\n\r\n");
                  peer.awaitClose();
                },
                TestCertificates.localhost());
        RawClient client = RawClient.over(connect(server.port()))) {
      assertThat(client.read().status()).isEqualTo(200);
    }
  }

  @Test
  void certificateOfAnotherHostIsRefused() throws Exception {
    assertRefused(TestCertificates.wrongHost(), "No subject alternative names matching");
  }

  @Test
  void expiredCertificateIsRefused() throws Exception {
    assertRefused(TestCertificates.expired(), "validity check failed");
  }

  @Test
  void selfSignedCertificateIsRefused() throws Exception {
    assertRefused(TestCertificates.selfSigned(), "unable to find valid certification path");
  }

  private static void assertRefused(SSLContext server, String reason) throws IOException {
    try (RecordingServer started = RecordingServer.start(request -> Reply.text(""), server)) {
      assertThatThrownBy(() -> connect(started.port()).close())
          .isInstanceOf(SSLException.class)
          .hasMessageContaining(reason);
    }
  }

  private static Socket connect(int port) throws IOException, GeneralSecurityException {
    SSLSocket socket =
        (SSLSocket) trustingTheAuthority().getSocketFactory().createSocket("127.0.0.1", port);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    try {
      socket.startHandshake();
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  static SSLContext trustingTheAuthority() throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (InputStream pem = Files.newInputStream(TestCertificates.authority())) {
      trusted.setCertificateEntry(
          "authority", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
