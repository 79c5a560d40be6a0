package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.Attempted;
import dev.penstock.retry.RetryPolicy;
import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import java.io.IOException;
import java.text.MessageFormat;
import java.time.Duration;
import java.util.List;
import java.util.ResourceBundle;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a listener hears, and what a log may say. */
class EventListenerTest {
  private static final Duration SOON = Duration.ofMillis(1);
  private static final RetryPolicy RETRIES = RetryPolicy.builder().backoff(SOON, SOON).build();

  private final AtomicInteger asked = new AtomicInteger();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private RecordingServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        RecordingServer.start(
            request ->
                asked.incrementAndGet() == 1
                    ? Reply.text("busy").withStatus(503)
                    : Reply.text("a"));
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void attemptsComeBeforeTheOutcomeAndBeforeTheFuture() {
    try (AsyncHttpClient client =
        AsyncHttpClient.builder().retry(RETRIES).listener(new Recorder()).build()) {
      Await.value(client.get(url()).thenRun(() -> heard.add("stage")));
    }

    assertThat(heard)
        .containsExactly("attempt 1 [503]", "attempt 2 [200]", "outcome 200 after 2", "stage");
  }

  @Test
  void phasesOfAnAttemptAreTold() {
    List<Attempted> attempts = new CopyOnWriteArrayList<>();
    try (AsyncHttpClient client =
        AsyncHttpClient.builder()
            .listener(
                new EventListener() {
                  @Override
                  public void attemptEnded(Request request, Attempted attempt) {
                    attempts.add(attempt);
                  }
                })
            .build()) {
      Await.value(client.get(url()));
    }

    assertThat(attempts).hasSize(1);
    assertThat(attempts.get(0).timings().queued()).isPresent();
    assertThat(attempts.get(0).timings().connect()).isPresent();
    assertThat(attempts.get(0).timings().firstByte()).isPresent();
    assertThat(attempts.get(0).timings().body()).isPresent();
  }

  @Test
  void streamAndFailureAreTold() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    try (AsyncHttpClient client =
        AsyncHttpClient.builder()
            .listener(
                new Recorder() {
                  @Override
                  public void requestEnded(Outcome outcome) {
                    super.requestEnded(outcome);
                    ended.countDown();
                  }
                })
            .build()) {
      StreamResponse response = Await.value(client.stream(Request.get(url()).build()));
      Await.value(response.forEachLine(line -> {}));
      Await.open(ended);
      assertThat(heard).containsExactly("attempt 1 [503]", "outcome 503 after 1");
      heard.clear();

      Await.failure(client.get("http://127.0.0.1:1/"));
      assertThat(heard).containsExactly("attempt 1 [CONNECT]", "outcome CONNECT after 1");
    }
  }

  @Test
  void logHoldsNeitherKeysNorQueriesNorBodies() {
    try (AsyncHttpClient client =
        AsyncHttpClient.builder()
            .retry(RETRIES)
            .listener(EventListener.logging(new Log()))
            .auth(url(), Auth.bearer("secret-token"))
            .build()) {
      String url = url() + "?key=secret-query";
      Await.value(client.send(Request.post(url).text("secret-body").build()));
      asked.set(0);
      try (AsyncHttpClient once =
          AsyncHttpClient.builder().listener(EventListener.logging(new Log())).build()) {
        Await.value(once.get(url));
        Await.failure(once.get("http://127.0.0.1:1/path?key=secret-query"));
      }
    }

    assertThat(heard)
        .hasSize(6)
        .noneMatch(line -> line.contains("secret"))
        .anyMatch(line -> line.startsWith("DEBUG POST " + url() + "?...: attempt 1 to "))
        .anyMatch(line -> line.startsWith("WARNING 503 for GET "))
        .anyMatch(line -> line.startsWith("WARNING GET http://127.0.0.1:1/path?...: cannot"));
  }

  private String url() {
    return server.uri("/").toString();
  }

  private class Recorder implements EventListener {
    @Override
    public void attemptEnded(Request request, Attempted attempt) {
      String end =
          attempt.status().isPresent()
              ? String.valueOf(attempt.status().getAsInt())
              : attempt.failure().orElseThrow().toString();
      heard.add("attempt %d [%s]".formatted(attempt.number(), end));
    }

    @Override
    public void requestEnded(Outcome outcome) {
      if (outcome instanceof Outcome.Answered answered) {
        Response response = answered.response();
        heard.add("outcome %d after %d".formatted(response.status(), response.attempts().size()));
      } else if (outcome instanceof Outcome.Failed failed) {
        heard.add(
            "outcome %s after %d"
                .formatted(failed.cause().kind(), failed.cause().attempts().size()));
      }
    }
  }

  private final class Log implements System.Logger {
    @Override
    public String getName() {
      return "test";
    }

    @Override
    public boolean isLoggable(Level level) {
      return true;
    }

    @Override
    public void log(
        Level level, @Nullable ResourceBundle bundle, String text, @Nullable Throwable thrown) {
      heard.add(level + " " + text + " " + thrown);
    }

    @Override
    public void log(
        Level level, @Nullable ResourceBundle bundle, String format, Object... parameters) {
      heard.add(level + " " + MessageFormat.format(format, parameters));
    }
  }
}
