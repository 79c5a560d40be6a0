package dev.penstock.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.Attempted;
import dev.penstock.http.FailureKind;
import dev.penstock.http.TransportException;
import dev.penstock.retry.RetryPolicy;
import dev.penstock.retry.Verdict;
import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import dev.penstock.testing.SeenRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The examples of docs/retries.md: each region stands there to the letter. */
class RetriesGuideTest {
  private final AtomicInteger calls = new AtomicInteger();
  private RecordingServer server;
  private String url;

  @BeforeEach
  void start() throws IOException {
    server = RecordingServer.start(this::answer);
    url = server.uri("").toString();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private Reply answer(SeenRequest request) {
    return switch (request.target()) {
      case "/flaky" ->
          calls.incrementAndGet() == 1
              ? Reply.status(503).withHeader("Retry-After", "0")
              : Reply.text("here");
      case "/chat" -> Reply.json("{\"error\":{\"code\":\"insufficient_quota\"}}").withStatus(429);
      default -> Reply.neverAnswer();
    };
  }

  @Test
  void policy() {
    // region policy
    AsyncHttpClient client = AsyncHttpClient.builder().retry(RetryPolicy.standard()).build();
    Response response = client.get(url + "/flaky").join(); // 503 at first
    List<Attempted> attempts = response.attempts(); // what came of each, and when
    // endregion
    try (client) {
      assertThat(response.text()).isEqualTo("here");
      assertThat(attempts).extracting(attempt -> attempt.status().orElseThrow()).contains(503, 200);
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void judge() {
    Map<String, Object> question = Map.of("prompt", "Hello");
    // region judge
    RetryPolicy policy =
        RetryPolicy.builder()
            .maxAttempts(6)
            .backoff(Duration.ofSeconds(1), Duration.ofSeconds(30))
            .anyMethod() // our POSTs only ask: twice does no harm
            .judge(
                (status, headers, body) ->
                    status == 429 && UTF_8.decode(body).toString().contains("insufficient_quota")
                        ? Optional.of(Verdict.refused()) // paying helps, waiting does not
                        : Optional.empty()) // as the status says
            .build();
    AsyncHttpClient client = AsyncHttpClient.builder().retry(policy).build();
    int status = client.post(url + "/chat", question).join().status(); // 429, after one attempt
    // endregion
    try (client) {
      assertThat(status).isEqualTo(429);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void deadline() {
    // region deadline
    AsyncHttpClient client =
        AsyncHttpClient.builder()
            .retry(RetryPolicy.standard())
            .attemptTimeout(Duration.ofSeconds(30)) // each attempt
            .build();
    Request request =
        Request.get(url + "/silent")
            .deadline(Duration.ofMillis(300)) // queue, attempts and waits together
            .build();
    Throwable failure = client.send(request).handle((response, thrown) -> thrown).join();
    // endregion
    try (client) {
      assertThat(failure).isInstanceOf(TransportException.class);
      assertThat(((TransportException) failure).kind()).isEqualTo(FailureKind.TIMEOUT);
      assertThat(failure).hasMessageContaining("the deadline of 0.3 s for");
    }
  }

  @Test
  void idempotent() {
    try (AsyncHttpClient client = AsyncHttpClient.builder().retry(RetryPolicy.standard()).build()) {
      // region idempotent
      Request payment =
          Request.post(url + "/flaky")
              .json(Map.of("amount", 12))
              .header("Idempotency-Key", "order-4711") // or .idempotent()
              .build();
      // endregion
      assertThat(client.send(payment).join().status()).isEqualTo(200);
      assertThat(payment.isIdempotent()).isTrue();
    }
  }
}
