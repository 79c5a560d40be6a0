package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.FailureKind;
import dev.penstock.http.TransportException;
import dev.penstock.pacing.RateLimit;
import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import dev.penstock.testing.SeenRequest;
import dev.penstock.testing.TestCertificates;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Redirects, and what goes along with them. */
class FollowTest {
  /** Where a path leads to, and with which status. */
  private final ConcurrentHashMap<String, Reply> redirects = new ConcurrentHashMap<>();

  private RecordingServer server;
  private AsyncHttpClient client;

  @BeforeEach
  void start() throws IOException {
    server =
        RecordingServer.start(
            request -> redirects.getOrDefault(request.target(), Reply.text(request.target())));
    client = AsyncHttpClient.builder().followRedirects().build();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
  }

  @Test
  void redirectIsTheAnswerUnlessTold() {
    redirect("/", 302, "/end");
    try (AsyncHttpClient plain = AsyncHttpClient.builder().build()) {
      assertThat(Await.value(plain.get(url("/"))).status()).isEqualTo(302);
    }
    assertThat(server.requests()).hasSize(1);
  }

  @ParameterizedTest(name = "{0} {1} becomes {2}, body kept: {3}")
  @CsvSource({
    "GET, 301, GET, true",
    "GET, 302, GET, true",
    "GET, 303, GET, false",
    "GET, 307, GET, true",
    "GET, 308, GET, true",
    "POST, 301, GET, false",
    "POST, 302, GET, false",
    "POST, 303, GET, false",
    "POST, 307, POST, true",
    "POST, 308, POST, true",
    "PUT, 301, PUT, true",
    "PUT, 303, GET, false",
    "HEAD, 303, HEAD, true",
    "DELETE, 302, DELETE, true",
  })
  void methodAndBodyFollowTheStandard(String method, int status, String next, boolean body) {
    redirect("/", status, "/end");
    String text = method.equals("GET") || method.equals("HEAD") ? "" : "body";
    Request.Builder request = Request.of(method, url("/")).header("X-Own", "1");
    if (!text.isEmpty()) {
      request.text(text);
    }

    Response response = Await.value(client.send(request.build()));

    assertThat(response.uri()).hasToString(url("/end"));
    assertThat(response.attempts()).hasSize(2);
    SeenRequest end = server.requests().get(1);
    assertThat(end.method()).isEqualTo(next);
    assertThat(end.bodyText()).isEqualTo(body ? text : "");
    assertThat(end.header("content-type").isPresent()).isEqualTo(body && !text.isEmpty());
    assertThat(end.header("X-Own")).contains("1");
  }

  @ParameterizedTest(name = "from {0} to {1}: {2}")
  @CsvSource({
    "/a/b, c, /a/c",
    "/a/b, /c, /c",
    "/a/b, ../c, /c",
    "/a/b, ../../../c, /c",
    "/a/b, ./c?d=e#f, /a/c?d=e",
    "/a/b?q=1, ?r=2, /a/b?r=2",
    "'', c, /c",
    "'', ?r=2, /?r=2",
  })
  void relativeTargetIsResolved(String from, String location, String target) {
    redirect(from.isEmpty() ? "/" : from, 302, location);

    assertThat(Await.value(client.get(url(from))).text()).isEqualTo(target);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://user:password@127.0.0.1:1/",
        "file:///etc/passwd",
        "//",
        "mailto:a@example.com",
        "http://a b/",
        "http:///x",
      })
  void targetThatCannotBeFollowedLeavesTheRedirectAsTheAnswer(String location) {
    redirect("/", 302, location);

    assertThat(Await.value(client.get(url("/"))).status()).isEqualTo(302);
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void targetWithoutASchemeIsAnotherOrigin() throws Exception {
    try (RecordingServer other = RecordingServer.start(request -> Reply.text("other"))) {
      redirect("/", 302, "//127.0.0.1:" + other.port() + "/x");
      Request request = Request.get(url("/")).header("Authorization", "secret").build();

      assertThat(Await.value(client.send(request)).text()).isEqualTo("other");
      assertThat(other.requests().get(0).header("authorization")).isEmpty();
    }
  }

  @Test
  void secureRequestNeverGoesOnInThePlain() throws Exception {
    try (RecordingServer secure =
            RecordingServer.start(
                request -> Reply.status(302).withHeader("Location", url("/plain")),
                TestCertificates.localhost());
        AsyncHttpClient trusting =
            AsyncHttpClient.builder()
                .followRedirects()
                .trustedAuthorities(TestCertificates.authority())
                .build()) {
      assertThat(Await.value(trusting.get(secure.uri("/").toString())).status()).isEqualTo(302);
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void credentialsStayWithTheirOriginAndSecretsDoNotComeBack() throws Exception {
    try (RecordingServer other =
            RecordingServer.start(
                request -> Reply.status(307).withHeader("Location", url("/back")));
        AsyncHttpClient following =
            AsyncHttpClient.builder()
                .followRedirects()
                .sensitiveHeaders("X-Own-Key")
                .defaultHeader("X-Own-Key", "default")
                .defaultHeader("X-Plain", "plain")
                .auth(url("/"), Auth.apiKey("X-Bound", "bound"))
                .build()) {
      redirect("/", 307, other.uri("/").toString());
      Request request =
          Request.post(url("/")).header("Cookie", "a=b").header("X-Api-Key", "k").text("b").build();

      assertThat(Await.value(following.send(request)).text()).isEqualTo("/back");

      SeenRequest first = server.requests().get(0);
      SeenRequest away = other.requests().get(0);
      SeenRequest back = server.requests().get(1);
      for (String name : List.of("Cookie", "X-Api-Key", "X-Own-Key")) {
        assertThat(first.header(name)).as(name).isPresent();
        assertThat(away.header(name)).as(name).isEmpty();
        assertThat(back.header(name)).as(name).isEmpty();
      }
      assertThat(away.header("X-Plain")).contains("plain");
      assertThat(away.header("X-Bound")).isEmpty();
      assertThat(back.header("X-Bound")).contains("bound");
      assertThat(away.bodyText()).isEqualTo("b");
    }
  }

  @Test
  void loopIsLeftAfterTenHops() {
    redirect("/", 302, "/");

    TransportException failure = Await.failure(client.get(url("/")));

    assertThat(failure.kind()).isEqualTo(FailureKind.PROTOCOL);
    assertThat(failure.attempts()).hasSize(11);
    assertThat(server.requests()).hasSize(11);
  }

  @Test
  void everyHopKeepsToTheRate() {
    redirect("/", 302, "/1");
    redirect("/1", 302, "/2");
    try (AsyncHttpClient paced =
        AsyncHttpClient.builder().followRedirects().rateLimit(RateLimit.perSecond(10)).build()) {
      Await.value(paced.get(url("/")));

      assertThat(paced.pacing().starts()).isEqualTo(3);
      List<SeenRequest> seen = server.requests();
      assertThat(seen.get(2).arrivedNanos() - seen.get(0).arrivedNanos())
          .isGreaterThan(190_000_000L);
    }
  }

  @Test
  void bodyThatIsPublishedOnceIsNotSentOn() {
    redirect("/", 307, "/end");
    Request request =
        Request.post(url("/"))
            .publisher(
                subscriber -> {
                  subscriber.onSubscribe(
                      new Flow.Subscription() {
                        @Override
                        public void request(long n) {
                          subscriber.onComplete();
                        }

                        @Override
                        public void cancel() {}
                      });
                },
                OptionalLong.empty())
            .build();

    assertThat(Await.value(client.send(request)).status()).isEqualTo(307);
  }

  private void redirect(String path, int status, String location) {
    redirects.put(path, Reply.status(status).withHeader("Location", location));
  }

  private String url(String path) {
    return "http://127.0.0.1:" + server.port() + path;
  }
}
