package dev.penstock.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.Timings;
import dev.penstock.testing.Header;
import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import dev.penstock.testing.SeenRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the server sees of a request, and what comes back. */
class SendTest {
  private RecordingServer server;
  private AsyncHttpClient client;

  @BeforeEach
  void start() throws IOException {
    server =
        RecordingServer.start(
            request ->
                request.target().startsWith("/status/")
                    ? Reply.text("said").withStatus(Integer.parseInt(request.target().substring(8)))
                    : Reply.text("hello").withHeader("X-Reply", "1"));
    client = AsyncHttpClient.builder().defaultHeader("X-Key", "default").build();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
  }

  @Test
  void getIsTheWholeOfARequest() {
    Response response = Await.value(client.get(url("/a/b?c=d&e")));

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.ok()).isTrue();
    assertThat(response.text()).isEqualTo("hello");
    assertThat(response.headers().first("x-reply")).contains("1");
    assertThat(response.request().uri()).hasToString(url("/a/b?c=d&e"));
    SeenRequest seen = only();
    assertThat(seen.method()).isEqualTo("GET");
    assertThat(seen.target()).isEqualTo("/a/b?c=d&e");
    assertThat(seen.headers())
        .containsExactly(
            new Header("host", "127.0.0.1:" + server.port()),
            new Header("User-Agent", "penstock"),
            new Header("Accept", "*/*"),
            new Header("X-Key", "default"),
            new Header("Accept-Encoding", "gzip, deflate"));
    assertThat(seen.body()).isEmpty();
  }

  @ParameterizedTest(name = "{0} asks for {1}")
  @CsvSource({
    "'',/",
    "?q=1,/?q=1",
    "/a?,/a?",
    "/a?b?c,/a?b?c",
    "//a//b,//a//b",
    "/a/../b,/a/../b",
    "/a#part,/a",
    "/%2f%20%41,/%2f%20%41",
    "/é?q=日,/%C3%A9?q=%E6%97%A5",
    "/a;b=c,/a;b=c"
  })
  void urlAsksFor(String rest, String target) {
    Await.value(client.get("http://127.0.0.1:" + server.port() + rest));

    assertThat(only().target()).isEqualTo(target);
  }

  @Test
  void methodsWithABodySendJson() {
    Await.value(client.post(url("/"), Map.of("key", "värde")));
    Await.value(client.put(url("/"), List.of(1, 2)));
    Await.value(client.patch(url("/"), null));

    assertThat(server.requests())
        .extracting(SeenRequest::method)
        .containsExactly("POST", "PUT", "PATCH");
    assertThat(server.requests())
        .extracting(SeenRequest::bodyText)
        .containsExactly("{\"key\":\"värde\"}", "[1,2]", "null");
    assertThat(server.requests())
        .allSatisfy(
            seen -> {
              assertThat(seen.header("content-type")).contains("application/json");
              assertThat(seen.header("content-length"))
                  .contains(String.valueOf(seen.body().length));
              assertThat(seen.header("transfer-encoding")).isEmpty();
            });
  }

  @Test
  void methodsWithoutABodySendNone() {
    Await.value(client.delete(url("/")));
    Response head = Await.value(client.head(url("/")));

    assertThat(head.status()).isEqualTo(200);
    assertThat(head.bytes()).isEmpty();
    assertThat(head.headers().first("content-length")).contains("5");
    assertThat(server.requests()).extracting(SeenRequest::method).containsExactly("DELETE", "HEAD");
    assertThat(server.requests())
        .allSatisfy(seen -> assertThat(seen.header("content-length")).isEmpty());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"POST", "PUT", "PATCH"})
  void methodMeantToHaveABodySaysThatItHasNone(String method) {
    Await.value(client.send(Request.of(method, url("/")).build()));

    assertThat(only().header("content-length")).contains("0");
  }

  @Test
  void bodiesArriveByteForByte() {
    byte[] bytes = new byte[1 << 20];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 31 + i / 256);
    }

    Await.value(client.send(Request.post(url("/")).bytes(bytes).build()));
    Await.value(client.send(Request.post(url("/")).text("ü\r\n日").build()));
    Await.value(client.send(Request.post(url("/")).form(Map.of("a b", "ü&")).build()));
    Await.value(client.send(Request.of("get", url("/")).text("body").build()));

    assertThat(server.requests().get(0).body()).isEqualTo(bytes);
    assertThat(server.requests().get(1).body()).isEqualTo("ü\r\n日".getBytes(UTF_8));
    assertThat(server.requests().get(2).bodyText()).isEqualTo("a+b=%C3%BC%26");
    assertThat(server.requests().get(3).bodyText()).isEqualTo("body");
  }

  @Test
  void headerOfTheRequestWinsOverTheDefault() {
    Await.value(
        client.send(
            Request.get(url("/"))
                .header("x-key", "own")
                .header("USER-AGENT", "me")
                .header("Host", "other.example")
                .build()));

    SeenRequest seen = only();
    assertThat(seen.headers())
        .containsExactlyInAnyOrder(
            new Header("Accept", "*/*"),
            new Header("Accept-Encoding", "gzip, deflate"),
            new Header("x-key", "own"),
            new Header("USER-AGENT", "me"),
            new Header("Host", "other.example"));
  }

  @ParameterizedTest
  @CsvSource({"300", "301", "404", "418", "500", "503", "599"})
  void statusOutside2xxIsAValue(int status) {
    Response response = Await.value(client.get(url("/status/" + status)));

    assertThat(response.status()).isEqualTo(status);
    assertThat(response.ok()).isFalse();
    assertThat(response.text()).isEqualTo("said");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void requestIsSentAsOftenAsOneLikes() {
    Request request = Request.post(url("/")).text("again").build();

    Await.value(client.send(request));
    Await.value(client.send(request));

    assertThat(server.requests())
        .extracting(SeenRequest::bodyText)
        .containsExactly("again", "again");
  }

  @Test
  void sequentialRequestsShareOneConnection() {
    for (int i = 0; i < 20; i++) {
      Await.value(client.get(url("/" + i)));
    }

    assertThat(server.connectionsOpened()).isEqualTo(1);
    assertThat(server.connectionsOpen()).isEqualTo(1);
  }

  @Test
  void timingsFollowTheRequest() throws IOException {
    try (RecordingServer slow =
        RecordingServer.start(request -> Reply.text("late").after(Duration.ofMillis(50)))) {
      Instant before = Instant.EPOCH;
      Timings timings = Await.value(client.get(slow.uri("/").toString())).timings();

      assertThat(timings.scheduledAt().orElseThrow()).isAfter(before);
      assertThat(timings.sentAt().orElseThrow()).isAfterOrEqualTo(timings.scheduledAt().get());
      assertThat(timings.waited().orElseThrow())
          .isEqualTo(Duration.between(timings.scheduledAt().get(), timings.sentAt().get()));
      assertThat(timings.firstByte().orElseThrow()).isGreaterThan(Duration.ofMillis(49));
      assertThat(timings.duration().orElseThrow())
          .isGreaterThanOrEqualTo(timings.firstByte().get());
    }
  }

  @Test
  void stagesSeeTheResponse() {
    CompletableFuture<Integer> length =
        client.get(url("/")).thenApply(Response::text).thenApply(String::length);

    assertThat(Await.value(length)).isEqualTo(5);
  }

  private String url(String path) {
    return server.uri(path).toString();
  }

  private SeenRequest only() {
    assertThat(server.requests()).hasSize(1);
    return server.requests().get(0);
  }
}
