package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.FailureKind;
import dev.penstock.testing.ProxyServer;
import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import dev.penstock.testing.TestCertificates;
import java.io.IOException;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client that verifies nothing, beside one that does. */
class InsecureTest {
  enum Bad {
    SELF_SIGNED,
    EXPIRED,
    WRONG_HOST;

    RecordingServer start() throws IOException {
      SSLContext certificate =
          switch (this) {
            case SELF_SIGNED -> TestCertificates.selfSigned();
            case EXPIRED -> TestCertificates.expired();
            case WRONG_HOST -> TestCertificates.wrongHost();
          };
      return RecordingServer.start(request -> Reply.text("ok"), certificate);
    }
  }

  @ParameterizedTest
  @EnumSource
  void badCertificateIsAcceptedWhenAskedTo(Bad bad) throws Exception {
    try (RecordingServer origin = bad.start();
        AsyncHttpClient insecure = AsyncHttpClient.builder().insecure().build();
        AsyncHttpClient secure =
            AsyncHttpClient.builder().trustedAuthorities(TestCertificates.authority()).build()) {
      String url = origin.uri("/").toString();

      assertThat(Await.failure(secure.get(url)).kind()).isEqualTo(FailureKind.TLS);
      assertThat(Await.value(insecure.get(url)).text()).isEqualTo("ok");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SECURE_BY_HTTP", "SECURE_BY_SOCKS"})
  void badCertificateIsAcceptedThroughATunnel(Way way) throws Exception {
    try (RecordingServer origin = Bad.SELF_SIGNED.start();
        ProxyServer proxy = ProxyServer.start();
        AsyncHttpClient client = Way.through(way.by(proxy)).insecure().build()) {
      assertThat(Await.value(client.get(origin.uri("/").toString())).text()).isEqualTo("ok");
    }
  }

  @Test
  void lastWordOnTrustCounts() throws Exception {
    try (RecordingServer origin = Bad.SELF_SIGNED.start();
        AsyncHttpClient client =
            AsyncHttpClient.builder()
                .insecure()
                .trustedAuthorities(TestCertificates.authority())
                .build()) {
      assertThat(Await.failure(client.get(origin.uri("/").toString())).kind())
          .isEqualTo(FailureKind.TLS);
    }
  }
}
