package dev.penstock.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.FailureKind;
import dev.penstock.http.Progress;
import dev.penstock.http.Protocol;
import dev.penstock.http.Proxy;
import dev.penstock.http.ProxyRules;
import dev.penstock.http.TransportException;
import dev.penstock.pacing.RateLimit;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests to servers and through proxies that nobody of this project has written. */
@Tag("system")
class RealServersTest {
  @TempDir static Path folder;
  private static RealServers servers;

  private AsyncHttpClient client;

  @BeforeAll
  static void startServers() throws IOException {
    servers = new RealServers(folder);
  }

  @AfterAll
  static void stopServers() throws IOException {
    servers.close();
  }

  @BeforeEach
  void open() throws IOException {
    client = trusting().build();
  }

  @AfterEach
  void close() {
    client.close();
  }

  private static AsyncHttpClientBuilder trusting() throws IOException {
    return AsyncHttpClient.builder().trustedAuthorities(servers.authority());
  }

  @ParameterizedTest(name = "TLS: {0}")
  @ValueSource(booleans = {false, true})
  void nginxIsAskedAgainOnTheSameConnection(boolean secure) {
    Response first = Await.value(client.get(servers.nginx(secure, "/hello.txt")));
    Response second = Await.value(client.get(servers.nginx(secure, "/hello.txt")));

    assertThat(first.text()).isEqualTo("hello");
    assertThat(second.text()).isEqualTo("hello");
    assertThat(second.headers().first("x-connection"))
        .isPresent()
        .isEqualTo(first.headers().first("x-connection"));
  }

  @ParameterizedTest(name = "TLS: {0}")
  @ValueSource(booleans = {false, true})
  void nginxSendsLargeFilesAndParts(boolean secure, @TempDir Path target) throws Exception {
    Path file = target.resolve("large.txt");

    Await.value(client.downloadFile(servers.nginx(secure, "/large.txt"), file));
    Response part =
        Await.value(
            client.send(
                Request.get(servers.nginx(secure, "/range.txt"))
                    .header("Range", "bytes=5-9")
                    .build()));

    assertThat(file).hasSameBinaryContentAs(servers.served("large.txt"));
    assertThat(part.status()).isEqualTo(206);
    assertThat(part.text()).isEqualTo("56789");
  }

  @ParameterizedTest(name = "TLS: {0}")
  @ValueSource(booleans = {false, true})
  void nginxAnswersWithoutABody(boolean secure) {
    Response first = Await.value(client.get(servers.nginx(secure, "/hello.txt")));
    String tag = first.headers().first("etag").orElseThrow();

    Response head = Await.value(client.head(servers.nginx(secure, "/hello.txt")));
    Response unchanged =
        Await.value(
            client.send(
                Request.get(servers.nginx(secure, "/hello.txt"))
                    .header("If-None-Match", tag)
                    .build()));
    Response empty = Await.value(client.get(servers.nginx(secure, "/empty")));

    assertThat(head.headers().first("content-length")).isPresent();
    assertThat(head.bytes()).isEmpty();
    assertThat(unchanged.status()).isEqualTo(304);
    assertThat(empty.status()).isEqualTo(204);
    assertThat(empty.headers().first("x-connection"))
        .isEqualTo(first.headers().first("x-connection"));
  }

  @Test
  void nginxSendsGzipInChunks() throws Exception {
    Response response =
        Await.value(
            client.send(
                Request.get(servers.nginx(true, "/large.txt"))
                    .header("Accept-Encoding", "gzip")
                    .build()));

    assertThat(response.headers().first("content-encoding")).contains("gzip");
    assertThat(response.headers().first("transfer-encoding")).contains("chunked");
    assertThat(unzipped(response.bytes())).isEqualTo(Files.readString(servers.served("large.txt")));
  }

  private static String unzipped(byte[] bytes) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  @Test
  void nginxLimitIsMetByTheRateAndFeltWithoutIt() throws Exception {
    List<CompletableFuture<Response>> unlimited = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      unlimited.add(client.get(servers.nginx(false, "/limited.txt")));
    }
    assertThat(unlimited).anyMatch(one -> Await.value(one).status() == 429);

    List<CompletableFuture<Response>> limited = new ArrayList<>();
    try (AsyncHttpClient slow = trusting().rateLimit(RateLimit.perSecond(8)).build()) {
      for (int i = 0; i < 20; i++) {
        limited.add(slow.get(servers.nginx(false, "/limited.txt")));
      }
      // The first may come too soon after those before.
      assertThat(limited.subList(2, 20)).allMatch(one -> Await.value(one).status() == 200);
    }
  }

  @ParameterizedTest(name = "TLS: {0}")
  @ValueSource(booleans = {false, true})
  void nginxRefusesWhatItHasNotReadYet(boolean secure) {
    Request large =
        Request.post(servers.nginx(secure, "/small")).bytes(new byte[20_000_000]).build();

    assertThat(Await.value(client.send(large)).status()).isEqualTo(413);
    assertThat(Await.value(client.get(servers.nginx(secure, "/hello.txt"))).ok()).isTrue();
  }

  @ParameterizedTest(name = "TLS: {0}")
  @ValueSource(booleans = {false, true})
  void nginxClosesInsteadOfAnAnswer(boolean secure) {
    TransportException failure = Await.failure(client.get(servers.nginx(secure, "/drop")));

    assertThat(failure.kind()).isEqualTo(FailureKind.RESET);
    assertThat(failure.progress()).isEqualTo(Progress.SENT);
  }

  @Test
  void manyRequestsToNginxAllEnd() throws Exception {
    List<CompletableFuture<Response>> all = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      all.add(client.get(servers.nginx(i % 2 == 0, "/hello.txt")));
    }

    assertThat(all).allMatch(one -> Await.value(one).text().equals("hello"));
  }

  @Test
  void nginxSpeaksHttp2OnOneConnection(@TempDir Path target) throws Exception {
    String origin = "https://127.0.0.1:" + servers.port("nginx-h2");
    Path file = target.resolve("large.txt");

    try (AsyncHttpClient http2 = trusting().protocol(Protocol.HTTP_2).build()) {
      List<CompletableFuture<Response>> all = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        all.add(http2.get(origin + "/hello.txt"));
      }
      Await.value(http2.downloadFile(origin + "/large.txt", file));

      assertThat(all).allMatch(one -> Await.value(one).text().equals("hello"));
      assertThat(all.stream().map(one -> one.join().headers().first("x-connection")).distinct())
          .hasSizeLessThanOrEqualTo(2);
    }
    assertThat(file).hasSameBinaryContentAs(servers.served("large.txt"));
  }

  @Test
  void httpServerOfPythonSpeaksHttp10() throws Exception {
    Response file = Await.value(client.get(servers.url("http.server", "/hello.txt")));
    Response folder = Await.value(client.get(servers.url("http.server", "/")));
    Response none = Await.value(client.get(servers.url("http.server", "/none")));
    Response unknown =
        Await.value(client.post(servers.url("http.server", "/"), Map.of("key", "value")));

    assertThat(file.text()).isEqualTo("hello");
    assertThat(folder.text()).contains("range.txt");
    assertThat(none.status()).isEqualTo(404);
    assertThat(unknown.status()).isEqualTo(501);
  }

  @Test
  void httpbinSaysWhatItGot() {
    Response get = Await.value(client.get(servers.url("httpbin", "/get?a=b%20c")));
    Response post =
        Await.value(client.post(servers.url("httpbin", "/post"), Map.of("key", "v\u00e4lue")));
    Response form =
        Await.value(
            client.send(
                Request.post(servers.url("httpbin", "/post")).form(Map.of("a", "b&c")).build()));

    assertThat(field(get, "args")).isEqualTo(Map.of("a", "b c"));
    assertThat(field(post, "json")).isEqualTo(Map.of("key", "v\u00e4lue"));
    assertThat(field(form, "form")).isEqualTo(Map.of("a", "b&c"));
  }

  private static @Nullable Object field(Response response, String name) {
    return response.json(Map.class).get(name);
  }

  @Test
  void httpbinAnswersInManyWays() {
    Response teapot = Await.value(client.get(servers.url("httpbin", "/status/418")));
    Response lines = Await.value(client.get(servers.url("httpbin", "/stream/20")));
    Response bytes = Await.value(client.get(servers.url("httpbin", "/bytes/10000?seed=1")));
    Response drips =
        Await.value(client.get(servers.url("httpbin", "/drip?duration=1&numbytes=10&delay=0")));
    Request late =
        Request.get(servers.url("httpbin", "/delay/5")).timeout(Duration.ofMillis(500)).build();

    assertThat(teapot.status()).isEqualTo(418);
    assertThat(lines.text().lines()).hasSize(20);
    assertThat(bytes.bytes()).hasSize(10_000);
    assertThat(drips.bytes()).hasSize(10);
    assertThat(Await.failure(client.send(late)).kind()).isEqualTo(FailureKind.TIMEOUT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://user:secret-of-tinyproxy@tinyproxy",
        "socks5://user:secret-of-microsocks@microsocks"
      })
  void proxyLeadsToNginx(String proxy) throws Exception {
    try (AsyncHttpClient through = through(proxy)) {
      for (boolean secure : new boolean[] {false, true}) {
        Response response = Await.value(through.get(servers.nginx(secure, "/hello.txt")));
        Response large = Await.value(through.get(servers.nginx(secure, "/large.txt")));

        assertThat(response.text()).isEqualTo("hello");
        assertThat(large.bytes()).hasSize((int) Files.size(servers.served("large.txt")));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://user:wrong-password@tinyproxy, it answers 401 Unauthorized", // it should be 407
    "socks5://user:wrong-password@microsocks, it does not accept the user and the password",
  })
  void proxyRefusesAWrongPassword(String proxy, String reason) throws Exception {
    try (AsyncHttpClient through = through(proxy)) {
      TransportException failure = Await.failure(through.get(servers.nginx(true, "/hello.txt")));

      assertThat(failure.kind()).isEqualTo(FailureKind.PROXY);
      assertThat(failure).hasMessageEndingWith(reason).hasMessageNotContaining("wrong-password");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://user:secret-of-tinyproxy@tinyproxy",
        "socks5://user:secret-of-microsocks@microsocks"
      })
  void proxyTellsThatNobodyIsThere(String proxy) throws Exception {
    try (AsyncHttpClient through = through(proxy)) {
      TransportException failure = Await.failure(through.get("https://127.0.0.1:1/"));

      assertThat(failure.kind()).isEqualTo(FailureKind.PROXY);
    }
  }

  private static AsyncHttpClient through(String proxy) throws IOException {
    String name = proxy.replaceFirst(".*@", "");
    String url = proxy.replaceFirst("@.*", "@127.0.0.1:" + servers.port(name));
    return trusting().proxies(ProxyRules.all(Proxy.parse(url))).build();
  }
}
