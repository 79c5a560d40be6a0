package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.Attempted;
import dev.penstock.http.Protocol;
import dev.penstock.testing.DemandingServer;
import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import dev.penstock.testing.SeenRequest;
import dev.penstock.testing.TestCertificates;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The examples of docs/http.md: each region stands there to the letter. */
class HttpGuideTest {
  private RecordingServer server;
  private String url;

  @BeforeEach
  void start() throws IOException {
    server = RecordingServer.start(HttpGuideTest::answer);
    url = server.uri("").toString();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private static Reply answer(SeenRequest request) {
    return request.target().equals("/old")
        ? Reply.status(301).withHeader("Location", "/new")
        : Reply.text(request.target());
  }

  @Test
  void protocol() {
    // region protocol
    AsyncHttpClient client =
        AsyncHttpClient.builder()
            .protocol(Protocol.HTTP_1_1) // HTTP_2; or NEGOTIATED, unless told otherwise
            .build();
    // endregion
    try (client) {
      assertThat(client.get(url + "/").join().ok()).isTrue();
    }
  }

  @Test
  void auth() {
    // region auth
    AsyncHttpClient client =
        AsyncHttpClient.builder()
            .auth(url, Auth.bearer(() -> "the token of this hour")) // or a fixed one, basic, apiKey
            .sensitiveHeaders("X-Tenant") // stays with its origin, too
            .followRedirects()
            .build();
    Response response = client.get(url + "/old").join();
    // endregion
    try (client) {
      assertThat(response.text()).isEqualTo("/new");
      assertThat(response.uri()).hasPath("/new");
      assertThat(server.requests())
          .extracting(request -> request.header("authorization").orElse(""))
          .containsExactly("Bearer the token of this hour", "Bearer the token of this hour");
    }
  }

  @Test
  void certificate() throws Exception {
    Path authorities = TestCertificates.authority();
    Path certificate = TestCertificates.client("EC").certificate();
    Path key = TestCertificates.client("EC").key();
    try (DemandingServer demanding = DemandingServer.start()) {
      // region certificate
      AsyncHttpClient client =
          AsyncHttpClient.builder()
              .trustedAuthorities(authorities) // PEM; these only
              .clientCertificate(certificate, key) // PEM; or (store.p12, password)
              .build();
      // endregion
      try (client) {
        assertThat(client.get(demanding.uri("/").toString()).join().status()).isEqualTo(204);
        assertThat(demanding.clients()).containsExactly("CN=client-ec");
      }
    }
  }

  @Test
  void interceptor() {
    // region interceptor
    Interceptor tracing =
        (request, chain) ->
            chain
                .send(request.toBuilder().header("traceparent", "00-4bf9-00f0-01").build())
                .thenApply(Response::requireSuccess); // all but 2xx is a failure now
    AsyncHttpClient client = AsyncHttpClient.builder().interceptor(tracing).build();
    // endregion
    try (client) {
      client.get(url + "/").join();
    }
    assertThat(server.requests().get(0).header("traceparent")).contains("00-4bf9-00f0-01");
  }

  @Test
  void listener() {
    // region listener
    Queue<Duration> firstBytes = new ConcurrentLinkedQueue<>();
    EventListener metrics =
        new EventListener() {
          @Override
          public void attemptEnded(Request request, Attempted attempt) {
            attempt.timings().firstByte().ifPresent(firstBytes::add);
          }
        };
    AsyncHttpClient client =
        AsyncHttpClient.builder()
            .listener(metrics) // or EventListener.logging(System.getLogger("http"))
            .build();
    // endregion
    try (client) {
      assertThat(client.get(url + "/").join().ok()).isTrue();
    }
    assertThat(firstBytes).hasSize(1);
  }
}
