package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.http.FailureKind;
import dev.penstock.http.Progress;
import dev.penstock.http.TransportException;
import dev.penstock.retry.RetryPolicy;
import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Credentials that the client adds by itself. */
class AuthTest {
  private final AtomicInteger asked = new AtomicInteger();
  private RecordingServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        RecordingServer.start(
            request ->
                asked.incrementAndGet() == 1 && request.target().equals("/busy")
                    ? Reply.status(503)
                    : Reply.text("ok"));
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void fixedCredentialsAreSent() {
    assertThat(sent(Auth.bearer("t0"), "Authorization")).isEqualTo("Bearer t0");
    assertThat(sent(Auth.basic("Aladdin", "open sesame"), "Authorization"))
        .isEqualTo("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    assertThat(sent(Auth.apiKey("x-api-key", "k"), "X-Api-Key")).isEqualTo("k");
    assertThat(sent(Auth.apiKey("x-api-key", () -> "k2"), "X-Api-Key")).isEqualTo("k2");
  }

  @Test
  void whatCannotBeSentIsRefused() {
    assertThatThrownBy(() -> Auth.bearer("a\r\nb")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Auth.basic("a:b", "c")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Auth.apiKey("x y", "c")).isInstanceOf(IllegalArgumentException.class);
    assertThat(Auth.bearer("secret")).hasToString("Auth[Authorization]");
  }

  @Test
  void tokenIsAskedForBeforeEachAttemptOnACallbackThread(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("a"), "text");
    List<String> threads = new CopyOnWriteArrayList<>();
    AtomicInteger tokens = new AtomicInteger();
    Auth auth =
        Auth.bearer(
            () -> {
              threads.add(Thread.currentThread().getName());
              return "t" + tokens.incrementAndGet();
            });
    Duration soon = Duration.ofMillis(1);
    try (AsyncHttpClient client =
        AsyncHttpClient.builder()
            .auth(server.uri("/").toString(), auth)
            .retry(RetryPolicy.builder().backoff(soon, soon).build())
            .build()) {
      Request request = Request.post(server.uri("/busy").toString()).file(file).build();
      Await.value(client.send(request));
    }

    assertThat(server.requests())
        .extracting(request -> request.header("authorization").orElse(""))
        .containsExactly("Bearer t1", "Bearer t2");
    assertThat(threads).hasSize(2).allMatch(name -> name.startsWith("penstock-callback-"));
  }

  @Test
  void supplierThatFailsFailsTheRequestAndGivesItsSlotBack() {
    assertUnsent(
        () -> {
          throw new IllegalStateException("thrown by the test");
        });
    assertUnsent(
        () -> {
          throw new AssertionError("thrown by the test");
        });
    assertUnsent(() -> none());
    assertThat(assertUnsent(() -> "sec\nret")).hasMessageNotContaining("ret");
  }

  @Test
  void credentialsAreBoundToTheirOriginAndGiveWayToTheRequest() throws Exception {
    try (RecordingServer other = RecordingServer.start(request -> Reply.text("other"));
        AsyncHttpClient client =
            AsyncHttpClient.builder()
                .auth(server.uri("/path").toString(), Auth.bearer("client"))
                .build()) {
      Await.value(client.get(other.uri("/").toString()));
      Request own = Request.get(server.uri("/").toString()).header("authorization", "own").build();
      Await.value(client.send(own));

      assertThat(other.requests().get(0).header("Authorization")).isEmpty();
      assertThat(server.requests().get(0).header("Authorization")).contains("own");
    }
  }

  @SuppressWarnings("NullAway") // what a caller without a checker may do
  private static String none() {
    return null;
  }

  private TransportException assertUnsent(Supplier<String> token) {
    try (AsyncHttpClient client =
        AsyncHttpClient.builder()
            .maxConcurrency(1)
            .auth(server.uri("/").toString(), Auth.bearer(token))
            .build()) {
      Await.failure(client.get(server.uri("/").toString()));
      TransportException failure = Await.failure(client.get(server.uri("/").toString()));

      assertThat(failure.kind()).isEqualTo(FailureKind.REQUEST_BODY);
      assertThat(failure.progress()).isEqualTo(Progress.NOT_SENT);
      assertThat(server.requests()).isEmpty();
      return failure;
    }
  }

  private String sent(Auth auth, String field) {
    try (AsyncHttpClient client =
        AsyncHttpClient.builder().auth(server.uri("/").toString(), auth).build()) {
      Await.value(client.get(server.uri("/").toString()));
    }
    return server.requests().get(server.requests().size() - 1).header(field).orElse("");
  }
}
