package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.http.FailureKind;
import dev.penstock.http.TransportException;
import dev.penstock.pacing.Budget;
import dev.penstock.pacing.PacingReport;
import dev.penstock.pacing.RateLimit;
import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import dev.penstock.testing.SeenRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/library.md: each region stands there to the letter. */
class GuideTest {
  private @TempDir Path folder;
  private RecordingServer server;
  private String url;

  @BeforeEach
  void start() throws IOException {
    server = RecordingServer.start(GuideTest::answer);
    url = server.uri("/v1").toString();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private static Reply answer(SeenRequest request) {
    return switch (request.target()) {
      case "/v1/missing" -> Reply.json("{\"error\":\"no such thing\"}").withStatus(404);
      case "/v1/silent" -> Reply.neverAnswer();
      default -> Reply.json("{\"name\":\"penstock\",\"sent\":" + request.body().length + "}");
    };
  }

  @Test
  void first() throws Exception {
    Path file = folder.resolve("local_file.pdf");
    Path saved = folder.resolve("response.json");
    // region first
    try (AsyncHttpClient client =
        AsyncHttpClient.builder().rateLimit(RateLimit.perSecond(5)).build()) {
      Response result = client.get(url + "/data").join();
      client.post(url + "/submit", Map.of("key", "value")).join(); // JSON body
      client.downloadFile(url + "/file.pdf", file).join();
      client.saveResponseToFile(result, saved).join();
    }
    // endregion
    assertThat(server.requests()).hasSize(3);
    assertThat(file).isNotEmptyFile();
    assertThat(Files.readString(saved)).contains("\"penstock\"");
  }

  @Test
  void concurrent() {
    try (AsyncHttpClient client = AsyncHttpClient.builder().build()) {
      // region concurrent
      List<CompletableFuture<Response>> answers =
          IntStream.range(0, 20).mapToObj(i -> client.get(url + "/items/" + i)).toList();
      for (CompletableFuture<Response> answer : answers) {
        answer.thenApply(Response::requireSuccess).thenAccept(r -> r.json()).join();
      }
      // endregion
    }
    assertThat(server.requests()).hasSize(20);
  }

  record Thing(String name, int sent) {}

  @Test
  void request() {
    try (AsyncHttpClient client = AsyncHttpClient.builder().build()) {
      // region request
      Request request =
          Request.of("PUT", url + "/things?color=red")
              .header("X-Request", "42")
              .json(List.of(1, 2, 3)) // or .text("..."), .bytes(...), .form(Map.of(...))
              .timeout(Duration.ofSeconds(30))
              .build();
      Response response = client.send(request).join();
      Thing thing = response.json(Thing.class);
      // endregion
      assertThat(thing).isEqualTo(new Thing("penstock", "[1,2,3]".length()));
      assertThat(server.requests().get(0).body())
          .isEqualTo("[1,2,3]".getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void settings() {
    // region settings
    AsyncHttpClient client =
        AsyncHttpClient.builder()
            .rateLimit(RateLimit.parse("300/m").burst(5)) // also perSecond(2.5), per(10, period)
            .maxConcurrency(500)
            .maxConcurrencyPerOrigin(100)
            .defaultHeader("Authorization", "Bearer " + "token")
            .connectTimeout(Duration.ofSeconds(5))
            .attemptTimeout(Duration.ofMinutes(2))
            .build();
    // endregion
    try (client) {
      client.get(url).join();
    }
    assertThat(server.requests().get(0).header("authorization")).contains("Bearer token");
  }

  @Test
  void limiter() {
    List<String> sent = new CopyOnWriteArrayList<>();
    // region limiter
    RateLimiter limiter =
        RateLimiter.builder()
            .rateLimit(RateLimit.perSecond(50))
            .budgetPerKey(Budget.per(100_000, Duration.ofMinutes(1))) // tokens
            .maxConcurrency(8)
            .build();
    CompletableFuture<Void> over =
        limiter
            .acquire("team-a", 1_200) // the key, and what we think it costs
            .thenAccept(
                permit -> {
                  try (permit) {
                    sent.add("a request by any other client");
                    permit.settle(840); // what it did cost
                  }
                });
    // endregion
    try (limiter) {
      over.join();
      assertThat(limiter.snapshot().pacing().starts()).isEqualTo(1);
    }
    assertThat(sent).hasSize(1);
  }

  @Test
  void errors() {
    try (AsyncHttpClient client = AsyncHttpClient.builder().build()) {
      Request silent = Request.get(url + "/silent").timeout(Duration.ofMillis(200)).build();
      // region errors
      Response missing = client.get(url + "/missing").join();
      boolean found = missing.ok(); // false: status 404 is an answer, not an exception

      CompletableFuture<String> verdict =
          client
              .send(silent)
              .handle(
                  (response, failure) ->
                      failure instanceof TransportException broken
                          ? "no answer: " + broken.kind() // TIMEOUT
                          : "status " + response.status());
      // endregion
      assertThat(found).isFalse();
      assertThat(verdict.join()).isEqualTo("no answer: " + FailureKind.TIMEOUT);
      assertThatThrownBy(missing::requireSuccess)
          .isInstanceOf(HttpStatusException.class)
          .hasMessageContaining("404");
    }
  }

  @Test
  void cancel() throws Exception {
    try (AsyncHttpClient client = AsyncHttpClient.builder().build()) {
      // region cancel
      CompletableFuture<String> text = client.get(url + "/silent").thenApply(Response::text);
      server.awaitRequests(1);
      text.cancel(true); // closes the connection, gives the slot back
      // endregion
      server.awaitNoConnections();
    }
  }

  @Test
  void bulk() {
    try (AsyncHttpClient client =
        AsyncHttpClient.builder().rateLimit(RateLimit.perSecond(1000)).build()) {
      Iterator<Request> requests =
          IntStream.range(0, 100)
              .mapToObj(i -> Request.get(url + "/" + i).tag(i).build())
              .iterator();
      Queue<Object> good = new ConcurrentLinkedQueue<>();
      // region bulk
      Bulk bulk =
          client.sendAll(
              requests, // pulled one by one, when there is room
              outcome -> {
                if (outcome instanceof Outcome.Answered answered && answered.response().ok()) {
                  good.add(outcome.request().tag().orElseThrow());
                }
              });
      bulk.done().join();
      PacingReport pacing = client.pacing();
      // endregion
      assertThat(good).hasSize(100);
      assertThat(pacing.starts()).isEqualTo(100);
    }
  }
}
