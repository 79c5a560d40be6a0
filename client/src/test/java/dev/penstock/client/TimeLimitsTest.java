package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.FailureKind;
import dev.penstock.http.Progress;
import dev.penstock.http.TransportException;
import dev.penstock.pacing.RateLimit;
import dev.penstock.retry.RetryPolicy;
import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import dev.penstock.testing.ScriptedServer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The limits over a whole request, its wait, and its answer: deadline and its kin. */
class TimeLimitsTest {
  private static final Duration SHORT = Duration.ofMillis(150);
  private static final Duration SOON = Duration.ofMillis(1);

  private ScriptedServer silent;

  @BeforeEach
  void start() throws IOException {
    silent =
        ScriptedServer.start(
            peer -> {
              peer.readRequest();
              peer.awaitClose();
            });
  }

  @AfterEach
  void stop() throws IOException {
    silent.close();
  }

  @Test
  void deadlinePassesInFlight() throws Exception {
    try (AsyncHttpClient client = AsyncHttpClient.builder().deadline(SHORT).build()) {
      TransportException failure = Await.failure(client.get(url(silent)));

      assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
      assertThat(failure.progress()).isEqualTo(Progress.SENT);
      assertThat(failure).hasMessageStartingWith("the deadline of 0.15 s for");
      assertThat(failure.attempts()).hasSize(1);
      silent.awaitNoConnections();
    }
  }

  @Test
  void deadlinePassesInTheBody() throws Exception {
    try (ScriptedServer half =
            ScriptedServer.start(
                peer -> {
                  peer.readRequest();
                  peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
                  peer.awaitClose();
                });
        AsyncHttpClient client = AsyncHttpClient.builder().build()) {
      Request request = Request.get(url(half)).deadline(SHORT).build();

      TransportException failure = Await.failure(client.send(request));

      assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
      assertThat(failure.progress()).isEqualTo(Progress.ANSWERED);
      half.awaitNoConnections();
    }
  }

  @Test
  void deadlinePassesInTheQueue() {
    try (AsyncHttpClient client = AsyncHttpClient.builder().maxConcurrency(1).build()) {
      CompletableFuture<Response> first = client.get(url(silent));
      Request request = Request.get(url(silent)).deadline(SHORT).build();

      TransportException failure = Await.failure(client.send(request));

      assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
      assertThat(failure.progress()).isEqualTo(Progress.NOT_SENT);
      assertThat(failure.attempts()).isEmpty();
      assertThat(first).isNotDone();
      first.cancel(true);
    }
  }

  @Test
  void deadlineThatTheRateCannotMeetFailsAtOnce() throws Exception {
    try (RecordingServer server = RecordingServer.start(request -> Reply.text("a"));
        AsyncHttpClient client =
            AsyncHttpClient.builder().rateLimit(RateLimit.parse("1/h")).build()) {
      Await.value(client.get(server.uri("/").toString()));
      Request request =
          Request.get(server.uri("/").toString()).deadline(Duration.ofMinutes(10)).build();

      TransportException failure = Await.failure(client.send(request));

      assertThat(failure).hasMessageContaining("cannot be met");
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void deadlineCountsOverAllAttempts() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (RecordingServer server =
            RecordingServer.start(
                request -> asked.incrementAndGet() == 1 ? Reply.status(503) : Reply.neverAnswer());
        AsyncHttpClient client =
            AsyncHttpClient.builder()
                .retry(RetryPolicy.builder().backoff(SOON, SOON).build())
                .deadline(Duration.ofSeconds(2))
                .build()) {
      TransportException failure = Await.failure(client.get(server.uri("/").toString()));

      assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
      assertThat(failure.attempts()).hasSize(2);
      assertThat(asked).hasValue(2);
    }
  }

  @Test
  void deadlinePassesWhileAStreamIsRead() throws Exception {
    try (ScriptedServer half =
            ScriptedServer.start(
                peer -> {
                  peer.readRequest();
                  peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\na\n");
                  peer.awaitClose();
                });
        AsyncHttpClient client = AsyncHttpClient.builder().deadline(SHORT).build()) {
      CompletableFuture<Void> lines =
          client.stream(Request.get(url(half)).build())
              .thenCompose(response -> response.forEachLine(line -> {}));

      assertThat(Await.failure(lines).kind()).isEqualTo(FailureKind.TIMEOUT);
      half.awaitNoConnections();
    }
  }

  @Test
  void queueTimeoutEndsTheWaitOnly() {
    try (AsyncHttpClient client =
        AsyncHttpClient.builder()
            .maxConcurrency(1)
            .queueTimeout(SHORT)
            .closeTimeout(Duration.ZERO)
            .build()) {
      CompletableFuture<Response> first = client.get(url(silent));

      TransportException failure = Await.failure(client.get(url(silent)));

      assertThat(failure).hasMessage("waited for its turn for the whole queueTimeout, 0.15 s");
      assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
      assertThat(failure.progress()).isEqualTo(Progress.NOT_SENT);
      assertThat(first).isNotDone();
    }
  }

  @Test
  void responseTimeoutIsAFailureOfOneAttempt() throws Exception {
    try (AsyncHttpClient client =
        AsyncHttpClient.builder()
            .retry(RetryPolicy.builder().maxAttempts(2).backoff(SOON, SOON).build())
            .responseTimeout(SHORT)
            .build()) {
      TransportException failure = Await.failure(client.get(url(silent)));
      assertThat(failure).hasMessageContaining("within the responseTimeout, 0.15 s");
      assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
      assertThat(failure.progress()).isEqualTo(Progress.SENT);
      assertThat(failure.attempts()).hasSize(2);

      Request post = Request.post(url(silent)).text("a").build();
      assertThat(Await.failure(client.send(post)).attempts()).hasSize(1);
    }
  }

  @Test
  void responseTimeoutDoesNotCountTheBody() throws Exception {
    try (ScriptedServer slow =
            ScriptedServer.start(
                peer -> {
                  peer.readRequest();
                  peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na");
                  peer.pause(Duration.ofMillis(1500));
                  peer.send("b");
                  peer.awaitClose();
                });
        AsyncHttpClient client =
            AsyncHttpClient.builder().responseTimeout(Duration.ofSeconds(1)).build()) {
      assertThat(Await.value(client.get(url(slow))).text()).isEqualTo("ab");
    }
  }

  private static String url(ScriptedServer server) {
    return server.uri("/").toString();
  }
}
