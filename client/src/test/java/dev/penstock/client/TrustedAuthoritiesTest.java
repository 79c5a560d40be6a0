package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.http.FailureKind;
import dev.penstock.http.TransportException;
import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import dev.penstock.testing.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which authorities a file makes a client trust. */
class TrustedAuthoritiesTest {
  @TempDir private Path folder;

  @ParameterizedTest(name = "before it {0}")
  @ValueSource(
      strings = {
        "",
        "\uFEFF",
        "0 is no beginning of a certificate\n",
        "# comment - with dashes\nOur authority\n=============\n",
        "subject=CN = authority\r\n\r\n",
      })
  void certificateIsFoundInText(String before) throws Exception {
    assertTrusts(file(before + authority() + "text behind\n"));
  }

  @Test
  void anyOfSeveralCertificatesIsTrusted() throws Exception {
    assertTrusts(file(otherAuthority() + authority()));
    assertTrusts(file(authority() + "\nand the next\n\n" + otherAuthority() + authority()));
  }

  @Test
  void keyBesideTheCertificateIsLeftAlone() throws Exception {
    assertTrusts(file(privateKey() + authority()));
    assertTrusts(file(authority() + privateKey()));
  }

  @Test
  void windowsLineEndsAreFine() throws Exception {
    assertTrusts(file(authority().replace("\n", "\r\n")));
  }

  @Test
  void fileReplacesTheAuthoritiesOfTheJvm() throws Exception {
    SSLContext ofTheJvm = SSLContext.getDefault();
    SSLContext.setDefault(Trust.inTheAuthority());
    try (RecordingServer origin = secureOrigin();
        AsyncHttpClient untold = AsyncHttpClient.builder().build();
        AsyncHttpClient told =
            AsyncHttpClient.builder().trustedAuthorities(file(otherAuthority())).build()) {
      String url = origin.uri("/").toString();

      assertThat(Await.value(untold.get(url)).status()).isEqualTo(200);
      TransportException failure = Await.failure(told.get(url));

      assertThat(failure.kind()).isEqualTo(FailureKind.TLS);
    } finally {
      SSLContext.setDefault(ofTheJvm);
    }
  }

  @Test
  void fileThatIsNotThereIsNamed() {
    assertRefused(folder.resolve("ca.pem"), "there is no such file");
  }

  @Test
  void folderIsNoFile() {
    assertRefused(folder, "cannot be read: Is a directory");
  }

  @Test
  void fileWithoutACertificateIsNamed() throws Exception {
    assertRefused(file(""), "holds no certificate in PEM");
    assertRefused(file("garbage\n"), "holds no certificate in PEM");
    assertRefused(file("\u0000\u0001\u0002"), "holds no certificate in PEM");
    assertRefused(file(privateKey()), "holds no certificate in PEM");
  }

  @Test
  void certificateThatIsNoneIsCounted() throws Exception {
    String broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";

    assertRefused(file(authority() + broken), "certificate 2 is broken");
    assertRefused(file(broken.replace("AAAA", "%%%")), "certificate 1 is broken");
    assertRefused(file(broken.replace("AAAA", "AAAAA")), "certificate 1 is broken");
    assertRefused(file(authority().replace("-----END", "")), "certificate 1 has no end");
  }

  private static void assertRefused(Path pem, String reason) {
    assertThatThrownBy(() -> AsyncHttpClient.builder().trustedAuthorities(pem))
        .isInstanceOf(IOException.class)
        .hasMessage(pem + ": " + reason);
  }

  private static void assertTrusts(Path pem) throws IOException {
    try (RecordingServer origin = secureOrigin();
        AsyncHttpClient client = AsyncHttpClient.builder().trustedAuthorities(pem).build()) {
      assertThat(Await.value(client.get(origin.uri("/").toString())).status()).isEqualTo(200);
    }
  }

  private static RecordingServer secureOrigin() throws IOException {
    return RecordingServer.start(request -> Reply.text("ok"), TestCertificates.localhost());
  }

  private Path file(String content) throws IOException {
    return Files.writeString(Files.createTempFile(folder, "ca", ".pem"), content);
  }

  private static String authority() throws IOException {
    return Files.readString(TestCertificates.authority());
  }

  /** One that the JVM trusts, and that signed none of the tests' certificates. */
  private static String otherAuthority() throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init((KeyStore) null);
    X509TrustManager manager = (X509TrustManager) factory.getTrustManagers()[0];
    return block("CERTIFICATE", manager.getAcceptedIssuers()[0].getEncoded());
  }

  static String privateKey() throws GeneralSecurityException {
    return block(
        "PRIVATE KEY",
        KeyPairGenerator.getInstance("EC").generateKeyPair().getPrivate().getEncoded());
  }

  private static String block(String type, byte[] content) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, text, type);
  }
}
