package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.penstock.http.FailureKind;
import dev.penstock.http.Progress;
import dev.penstock.http.TransportException;
import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import dev.penstock.testing.ScriptedServer;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Time limits of an attempt: what they tell, and that the server sees the connection closed. */
class TimeoutTest {
  private static final Duration SHORT = Duration.ofMillis(150);
  private static final Duration LONG = Duration.ofMinutes(1);

  @Test
  void attemptWithoutAnswerTimesOut() throws Exception {
    try (Watched server = new Watched(peer -> {});
        AsyncHttpClient client = AsyncHttpClient.builder().attemptTimeout(SHORT).build()) {
      TransportException failure = Await.failure(client.get(server.url()));

      assertThat(failure).hasMessage("no answer from %s within 0.15 s", server.origin());
      assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
      assertThat(failure.progress()).isEqualTo(Progress.SENT);
      server.server.awaitNoConnections();
    }
  }

  @Test
  void deadlineTellsThatTheRequestWasSent() throws Exception {
    try (RecordingServer server =
            RecordingServer.start(
                request ->
                    request.target().equals("/silent") ? Reply.neverAnswer() : Reply.text("warm"));
        AsyncHttpClient client = AsyncHttpClient.builder().build()) {
      Await.value(client.get(server.uri("/").toString()));
      Request request =
          Request.get(server.uri("/silent").toString()).deadline(Duration.ofSeconds(1)).build();

      TransportException failure = Await.failure(client.send(request));

      assertThat(server.requests()).hasSize(2);
      assertThat(failure)
          .hasMessage("the deadline of 1 s for http://127.0.0.1:%d has passed", server.port());
      assertThat(failure.progress()).isEqualTo(Progress.SENT);
    }
  }

  @Test
  void timeoutOfTheRequestWinsOverTheClients() throws Exception {
    try (Watched server = new Watched(peer -> {});
        AsyncHttpClient client = AsyncHttpClient.builder().attemptTimeout(LONG).build()) {
      Request request = Request.get(server.url()).timeout(SHORT).build();

      assertThat(Await.failure(client.send(request)).kind()).isEqualTo(FailureKind.TIMEOUT);
    }
  }

  @Test
  void drippingBodyDoesNotPutOffTheAttemptTimeout() throws Exception {
    try (Watched server =
            new Watched(
                peer -> {
                  peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
                  peer.drip("x".repeat(10_000), Duration.ofMillis(5));
                });
        AsyncHttpClient client = AsyncHttpClient.builder().attemptTimeout(SHORT).build()) {
      TransportException failure = Await.failure(client.get(server.url()));

      assertThat(failure).hasMessage("no whole answer from %s within 0.15 s", server.origin());
      assertThat(failure.progress()).isEqualTo(Progress.ANSWERED);
      server.server.awaitNoConnections();
    }
  }

  @Test
  void silenceWithinTheBodyTimesOut() throws Exception {
    try (Watched server =
            new Watched(peer -> peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nbody"));
        AsyncHttpClient client = AsyncHttpClient.builder().idleTimeout(SHORT).build()) {
      TransportException failure = Await.failure(client.get(server.url()));

      assertThat(failure).hasMessage("%s fell silent within the body for 0.15 s", server.origin());
      assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
      assertThat(failure.progress()).isEqualTo(Progress.ANSWERED);
      server.server.awaitNoConnections();
    }
  }

  @Test
  void silenceBeforeTheHeadDoesNotTimeOut() throws Exception {
    try (RecordingServer server =
            RecordingServer.start(request -> Reply.text("late").after(SHORT.multipliedBy(3)));
        AsyncHttpClient client = AsyncHttpClient.builder().idleTimeout(SHORT).build()) {
      assertThat(Await.value(client.get(server.uri("/").toString())).text()).isEqualTo("late");
    }
  }

  @Test
  void silenceAfterAnInterimAnswerDoesNotTimeOut() throws Exception {
    try (Watched server =
            new Watched(
                peer -> {
                  peer.send("HTTP/1.1 103 Early Hints\r\n\r\n");
                  peer.pause(SHORT.multipliedBy(3));
                  peer.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody");
                });
        AsyncHttpClient client = AsyncHttpClient.builder().idleTimeout(SHORT).build()) {
      assertThat(Await.value(client.get(server.url())).text()).isEqualTo("body");
    }
  }

  @Test
  void bodyThatGoesOnDoesNotTimeOut() throws Exception {
    try (Watched server =
            new Watched(
                peer -> {
                  peer.send("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n");
                  peer.drip("x".repeat(20), Duration.ofMillis(30));
                });
        AsyncHttpClient client = AsyncHttpClient.builder().idleTimeout(SHORT).build()) {
      assertThat(Await.value(client.get(server.url())).bytes()).hasSize(20);
    }
  }

  @Test
  void timeoutsGiveTheirSlotBack() throws Exception {
    try (Watched silent = new Watched(peer -> {});
        RecordingServer server = RecordingServer.start(request -> Reply.text("hello"));
        AsyncHttpClient client =
            AsyncHttpClient.builder().maxConcurrency(1).attemptTimeout(SHORT).build()) {
      CompletableFuture<Response> first = client.get(silent.url());
      CompletableFuture<Response> second = client.get(silent.url());
      CompletableFuture<Response> third = client.get(server.uri("/").toString());

      assertThat(Await.failure(first).kind()).isEqualTo(FailureKind.TIMEOUT);
      assertThat(Await.failure(second).kind()).isEqualTo(FailureKind.TIMEOUT);
      assertThat(Await.value(third).ok()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, 1L << 40})
  void timeoutsMayBeAsGoodAsForEver(long seconds) throws Exception {
    Duration endless = Duration.ofSeconds(seconds);
    try (RecordingServer server = RecordingServer.start(request -> Reply.text("hello"));
        AsyncHttpClient client =
            AsyncHttpClient.builder()
                .connectTimeout(endless)
                .attemptTimeout(endless)
                .idleTimeout(endless)
                .keepAlive(endless)
                .closeTimeout(endless)
                .build()) {
      Request request =
          Request.get(server.uri("/").toString()).timeout(ChronoUnit.FOREVER.getDuration()).build();

      assertThat(Await.value(client.send(request)).ok()).isTrue();
      assertThat(Await.value(client.get(server.uri("/").toString())).ok()).isTrue();
      assertThat(server.connectionsOpened()).isEqualTo(1);
    }
  }

  @Test
  void timeoutsAreAboveZero() {
    AsyncHttpClientBuilder builder = AsyncHttpClient.builder();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.connectTimeout(Duration.ZERO))
        .withMessage("connectTimeout not above 0: PT0S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.attemptTimeout(Duration.ofNanos(-1)))
        .withMessage("attemptTimeout below 0: PT-0.000000001S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.idleTimeout(Duration.ZERO))
        .withMessage("idleTimeout not above 0: PT0S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.keepAlive(Duration.ZERO))
        .withMessage("keepAlive not above 0: PT0S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.closeTimeout(Duration.ofNanos(-1)))
        .withMessage("closeTimeout below 0: PT-0.000000001S");
  }

  /** A server that reads a request and then does as the script says. */
  private static final class Watched implements AutoCloseable {
    private final ScriptedServer server;

    Watched(ScriptedServer.Script script) throws IOException {
      server =
          ScriptedServer.start(
              peer -> {
                peer.readRequest();
                script.play(peer);
                peer.awaitClose();
              });
    }

    String url() {
      return server.uri("/").toString();
    }

    String origin() {
      return "http://127.0.0.1:" + server.port();
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }
}
