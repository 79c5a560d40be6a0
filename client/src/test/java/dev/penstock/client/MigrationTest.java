package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.TransportException;
import dev.penstock.pacing.RateLimit;
import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import dev.penstock.testing.SeenRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/from-python.md: each region stands there to the letter. */
class MigrationTest {
  private @TempDir Path folder;
  private RecordingServer server;
  private String url;

  @BeforeEach
  void start() throws IOException {
    server = RecordingServer.start(MigrationTest::answer);
    url = server.uri("/v1").toString();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private static Reply answer(SeenRequest request) {
    return request.target().equals("/v1/missing")
        ? Reply.json("{\"error\":\"no such thing\"}").withStatus(404)
        : Reply.json("{\"name\":\"penstock\"}");
  }

  @Test
  void session() {
    String token = "secret";
    // region session
    AsyncHttpClient client =
        AsyncHttpClient.builder()
            .defaultHeader("Authorization", "Bearer " + token)
            .rateLimit(RateLimit.per(500, Duration.ofMinutes(1)))
            .maxConcurrency(50)
            .maxConcurrencyPerOrigin(50)
            .connectTimeout(Duration.ofSeconds(5))
            .attemptTimeout(Duration.ofSeconds(60))
            .build();
    // endregion
    try (client) {
      client.get(url).join();
    }
    assertThat(server.requests().get(0).header("authorization")).contains("Bearer secret");
  }

  @Test
  void request() {
    try (AsyncHttpClient client = AsyncHttpClient.builder().build()) {
      // region request
      Request request =
          Request.post(url + "/search?q=cats")
              .header("X-Trace", "7")
              .form(Map.of("page", "2")) // .json(...) for what json= sent
              .timeout(Duration.ofSeconds(20))
              .build();
      String text = client.send(request).join().text();
      // endregion
      assertThat(text).contains("penstock");
      assertThat(server.requests().get(0).bodyText()).isEqualTo("page=2");
    }
  }

  @Test
  void gather() {
    List<String> urls = List.of(url + "/1", url + "/2", url + "/3");
    try (AsyncHttpClient client = AsyncHttpClient.builder().build()) {
      // region gather
      List<CompletableFuture<Response>> answers = urls.stream().map(client::get).toList();
      List<String> texts = new ArrayList<>();
      for (CompletableFuture<Response> answer : answers) {
        texts.add(answer.join().text());
      }
      // endregion
      assertThat(texts).hasSize(3);
    }
  }

  @Test
  void errors() {
    String problem = "";
    try (AsyncHttpClient client = AsyncHttpClient.builder().build()) {
      // region errors
      try {
        client.get(url + "/missing").join().requireSuccess();
      } catch (HttpStatusException e) {
        problem = "status " + e.response().status();
      } catch (CompletionException e) {
        if (e.getCause() instanceof TransportException broken) {
          problem = "no answer: " + broken.kind(); // TIMEOUT, CONNECT, RESET ...
        }
      }
      // endregion
      assertThat(problem).isEqualTo("status 404");
    }
  }

  @Test
  void files() throws IOException {
    Path file = folder.resolve("local_file.pdf");
    Path saved = folder.resolve("response.json");
    try (AsyncHttpClient client = AsyncHttpClient.builder().build()) {
      // region files
      client.downloadFile(url + "/file.pdf", file).join();
      client
          .get(url + "/data")
          .thenCompose(response -> client.saveResponseToFile(response, saved))
          .join();
      // endregion
      assertThat(file).isNotEmptyFile();
      assertThat(Files.readString(saved)).contains("\"penstock\"");
    }
  }
}
