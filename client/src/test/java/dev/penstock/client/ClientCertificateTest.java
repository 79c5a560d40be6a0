package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.http.FailureKind;
import dev.penstock.http.TransportException;
import dev.penstock.testing.DemandingServer;
import dev.penstock.testing.TestCertificates;
import dev.penstock.testing.TestCertificates.ClientFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which certificate a client shows, to a server that answers nobody without one. */
class ClientCertificateTest {
  @TempDir private Path folder;
  private DemandingServer server;
  private String url;

  @BeforeEach
  void start() throws IOException {
    server = DemandingServer.start();
    url = server.uri("/").toString();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC", "Ed25519"})
  void certificateInPemIsShown(String algorithm) throws Exception {
    ClientFiles files = TestCertificates.client(algorithm);

    assertShown(trusting().clientCertificate(files.certificate(), files.key()), files);
  }

  @Test
  void certificateInPkcs12IsShown() throws Exception {
    ClientFiles files = TestCertificates.client("EC");

    assertShown(trusting().clientCertificate(files.pkcs12(), TestCertificates.password()), files);
  }

  @Test
  void keyMayBeInTheFileOfTheCertificate() throws Exception {
    ClientFiles files = TestCertificates.client("EC");
    Path both = file(Files.readString(files.key()) + Files.readString(files.certificate()));

    assertShown(trusting().clientCertificate(both, both), files);
  }

  @Test
  void certificateIsShownToServersThatAreNotVerified() throws Exception {
    ClientFiles files = TestCertificates.client("EC");

    assertShown(
        AsyncHttpClient.builder().clientCertificate(files.certificate(), files.key()).insecure(),
        files);
  }

  @Test
  void trustMayBeStatedBehindTheCertificate() throws Exception {
    ClientFiles files = TestCertificates.client("EC");

    assertShown(
        AsyncHttpClient.builder()
            .clientCertificate(files.certificate(), files.key())
            .trustedAuthorities(TestCertificates.authority()),
        files);
  }

  @Test
  void certificateAloneLeavesTheTrustToTheJvm() throws Exception {
    ClientFiles files = TestCertificates.client("EC");
    try (AsyncHttpClient client =
        AsyncHttpClient.builder().clientCertificate(files.certificate(), files.key()).build()) {
      TransportException failure = Await.failure(client.get(url));

      assertThat(failure).hasMessageContaining("no authority that is trusted here");
      assertThat(server.clients()).isEmpty();
    }
  }

  @Test
  void clientWithoutACertificateGetsNoAnswer() throws Exception {
    try (AsyncHttpClient client = trusting().build()) {
      TransportException failure = Await.failure(client.get(url));

      // In TLS 1.3 the client's handshake is over before the server has seen its certificate.
      assertThat(failure.kind()).isIn(FailureKind.RESET, FailureKind.TLS);
      assertThat(server.clients()).isEmpty();
    }
  }

  @Test
  void contextOfItsOwnExcludesACertificate() throws Exception {
    ClientFiles files = TestCertificates.client("EC");
    AsyncHttpClientBuilder builder =
        AsyncHttpClient.builder()
            .clientCertificate(files.certificate(), files.key())
            .sslContext(SSLContext.getDefault());

    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("sslContext and clientCertificate exclude each other");
  }

  @Test
  void keyOfAnotherCertificateIsRefused() throws Exception {
    ClientFiles files = TestCertificates.client("EC");
    Path another = file(TrustedAuthoritiesTest.privateKey());
    Path ofAnotherKind = TestCertificates.client("RSA").key();

    assertRefused(
        files.certificate(),
        another,
        another + ": is not the key of the certificate in " + files.certificate());
    assertRefused(
        files.certificate(),
        ofAnotherKind,
        ofAnotherKind + ": is broken, or not the key of the certificate in " + files.certificate());
  }

  @Test
  void keyThatIsNoPlainPkcs8IsRefusedWithARemedy() throws Exception {
    Path certificate = TestCertificates.client("EC").certificate();
    String key = Files.readString(TestCertificates.client("EC").key());
    for (String kind : List.of("EC ", "RSA ", "ENCRYPTED ")) {
      Path file = file(key.replace("PRIVATE", kind + "PRIVATE"));

      assertRefused(
          certificate,
          file,
          file
              + ": holds a key of the kind "
              + kind
              + "PRIVATE KEY; make it a plain PKCS #8 key:"
              + " openssl pkcs8 -topk8 -nocrypt -in "
              + file);
    }
  }

  @Test
  void fileWithoutAKeyIsRefused() throws Exception {
    ClientFiles files = TestCertificates.client("EC");
    String key = Files.readString(files.key());
    Path missing = folder.resolve("missing.key");
    Path cut = file(key.substring(0, 60));
    Path broken = file("-----BEGIN PRIVATE KEY-----\nAAAAA\n-----END PRIVATE KEY-----\n");

    assertRefused(files.certificate(), missing, missing + ": there is no such file");
    assertRefused(
        files.certificate(),
        files.certificate(),
        files.certificate() + ": holds no private key in PEM");
    assertRefused(files.certificate(), cut, cut + ": the private key has no end");
    assertRefused(files.certificate(), broken, broken + ": the private key is broken");
  }

  @Test
  void storeThatCannotBeOpenedIsRefused() throws Exception {
    ClientFiles files = TestCertificates.client("EC");

    assertThatThrownBy(
            () ->
                AsyncHttpClient.builder()
                    .clientCertificate(files.pkcs12(), "another".toCharArray()))
        .isInstanceOf(IOException.class)
        .hasMessage(files.pkcs12() + ": the password is another");
    assertThatThrownBy(
            () ->
                AsyncHttpClient.builder()
                    .clientCertificate(files.certificate(), TestCertificates.password()))
        .isInstanceOf(IOException.class)
        .hasMessage(files.certificate() + ": is no store in PKCS #12");
  }

  private void assertShown(AsyncHttpClientBuilder builder, ClientFiles files) {
    String name = String.valueOf(files.key().getFileName()).replace(".key", "");
    try (AsyncHttpClient client = builder.build()) {
      assertThat(Await.value(client.get(url)).status()).isEqualTo(204);
      assertThat(server.clients()).containsExactly("CN=" + name);
    }
  }

  private static void assertRefused(Path certificate, Path key, String message) {
    assertThatThrownBy(() -> AsyncHttpClient.builder().clientCertificate(certificate, key))
        .isInstanceOf(IOException.class)
        .hasMessage(message);
  }

  private static AsyncHttpClientBuilder trusting() throws IOException {
    return AsyncHttpClient.builder().trustedAuthorities(TestCertificates.authority());
  }

  private Path file(String content) throws IOException {
    return Files.writeString(Files.createTempFile(folder, "client", ".pem"), content);
  }
}
