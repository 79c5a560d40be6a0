package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.FailureKind;
import dev.penstock.http.TransportException;
import dev.penstock.retry.RetryPolicy;
import dev.penstock.testing.ProxyServer;
import dev.penstock.testing.ProxyServer.Fault;
import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import dev.penstock.testing.ScriptedServer;
import dev.penstock.testing.TestCertificates;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Failures that no other attempt would change, to a client that retries. */
class FinalFailureTest {
  private static final Duration SOON = Duration.ofMillis(1);
  private static final RetryPolicy RETRIES = RetryPolicy.builder().backoff(SOON, SOON).build();

  @ParameterizedTest
  @EnumSource
  void proxyThatWantsAnotherLoginIsAskedOnce(Way way) throws Exception {
    try (ProxyServer proxy = ProxyServer.start("user", "secret");
        AsyncHttpClient client = Way.through(way.by(proxy)).retry(RETRIES).build()) {
      TransportException failure = Await.failure(client.get(way.scheme() + "://api.example/"));

      assertThat(failure.kind()).isEqualTo(FailureKind.PROXY);
      assertThat(failure.attempts()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SECURE_BY_HTTP", "PLAIN_BY_SOCKS", "SECURE_BY_SOCKS"})
  void proxyThatClosesTheConnectionIsAskedAgain(Way way) throws Exception {
    try (ProxyServer proxy = ProxyServer.start(Fault.CLOSE);
        AsyncHttpClient client = Way.through(way.by(proxy)).retry(RETRIES).build()) {
      TransportException failure = Await.failure(client.get(way.scheme() + "://api.example/"));

      assertThat(failure.kind()).isEqualTo(FailureKind.PROXY);
      assertThat(failure.attempts()).hasSize(4);
    }
  }

  @Test
  void serverThatAnswersWithoutTlsIsAskedOnce() throws Exception {
    try (ScriptedServer plain =
            ScriptedServer.start(
                peer -> {
                  peer.awaitByte();
                  peer.send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
                  peer.awaitClose();
                });
        AsyncHttpClient client = AsyncHttpClient.builder().retry(RETRIES).build()) {
      TransportException failure =
          Await.failure(client.get("https://127.0.0.1:" + plain.port() + "/"));

      assertThat(failure).hasMessageContaining("answers without TLS");
      assertThat(failure.attempts()).hasSize(1);
      assertThat(plain.connectionsOpened()).isEqualTo(1);
    }
  }

  @Test
  void certificateThatIsNotTrustedIsLookedAtOnce() throws Exception {
    try (RecordingServer server =
            RecordingServer.start(request -> Reply.text(""), TestCertificates.localhost());
        AsyncHttpClient client = AsyncHttpClient.builder().retry(RETRIES).build()) {
      TransportException failure = Await.failure(client.get(server.uri("/").toString()));

      assertThat(failure.kind()).isEqualTo(FailureKind.TLS);
      assertThat(failure.attempts()).hasSize(1);
    }
  }

  @Test
  void handshakeThatIsCutIsTriedAgain() throws Exception {
    try (ScriptedServer cut = ScriptedServer.start(peer -> peer.awaitByte());
        AsyncHttpClient client = AsyncHttpClient.builder().retry(RETRIES).build()) {
      TransportException failure =
          Await.failure(client.get("https://127.0.0.1:" + cut.port() + "/"));

      assertThat(failure.kind()).isEqualTo(FailureKind.CONNECT);
      assertThat(failure.attempts()).hasSize(4);
    }
  }
}
