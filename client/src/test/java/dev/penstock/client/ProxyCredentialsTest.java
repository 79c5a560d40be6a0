package dev.penstock.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.http.FailureKind;
import dev.penstock.http.Proxy;
import dev.penstock.http.ProxyRules;
import dev.penstock.http.TransportException;
import dev.penstock.testing.ProxyServer;
import dev.penstock.testing.ProxyServer.Fault;
import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import dev.penstock.testing.SeenRequest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The credentials of a proxy are for the proxy alone. */
class ProxyCredentialsTest {
  private static final String LOGIN = "us%40er:s3%2Fcret";
  private static final List<String> SECRETS =
      List.of(
          "us@er",
          "us%40er",
          "s3/cret",
          "s3%2Fcret",
          Base64.getEncoder().encodeToString("us@er:s3/cret".getBytes(US_ASCII)));

  @ParameterizedTest
  @EnumSource
  void theyReachTheProxyAndNeverTheOrigin(Way way) throws Exception {
    try (RecordingServer origin = way.startOrigin(request -> Reply.text("ok"));
        ProxyServer proxy = ProxyServer.start("us@er", "s3/cret");
        AsyncHttpClient client = Way.through(login(way, proxy)).build()) {
      assertThat(Await.value(client.get(origin.uri("/1").toString())).text()).isEqualTo("ok");
      assertThat(Await.value(client.get(origin.uri("/2").toString())).text()).isEqualTo("ok");

      assertThat(origin.requests()).hasSize(2).allMatch(ProxyCredentialsTest::holdsNoSecret);
      assertThat(proxy.connectionsOpened()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theyAreNotSentToAnOriginThatIsReachedDirectly(Way way) throws Exception {
    try (RecordingServer origin = way.startOrigin(request -> Reply.text("ok"));
        ProxyServer proxy = ProxyServer.start("us@er", "s3/cret")) {
      Optional<Proxy> found = Optional.of(Proxy.parse(login(way, proxy)));
      try (AsyncHttpClient client =
          Way.through(login(way, proxy))
              .proxies(new ProxyRules(found, found, List.of("127.0.0.1")))
              .build()) {
        Await.value(client.get(origin.uri("/").toString()));
      }

      assertThat(origin.requests()).hasSize(1).allMatch(ProxyCredentialsTest::holdsNoSecret);
      assertThat(proxy.connectionsOpened()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void missingOnesAreAskedFor(Way way) throws Exception {
    try (ProxyServer proxy = ProxyServer.start("us@er", "other")) {
      assertRefused(way, way.by(proxy), way.by(proxy), "it wants a user and a password");
    }
  }

  @ParameterizedTest
  @EnumSource
  void wrongOnesAreRefused(Way way) throws Exception {
    try (ProxyServer proxy = ProxyServer.start("us@er", "other")) {
      assertRefused(
          way, login(way, proxy), way.by(proxy), "it does not accept the user and the password");
    }
  }

  @ParameterizedTest
  @EnumSource
  void noFailureShowsThem(Way way) throws Exception {
    try (ProxyServer proxy = ProxyServer.start(Fault.CLOSE)) {
      for (String url :
          List.of(
              login(way, proxy),
              way.at(LOGIN + "@127.0.0.1:1"),
              way.at(LOGIN + "@proxy.invalid"))) {
        try (AsyncHttpClient client = Way.through(url).build()) {
          assertShowsNone(Await.failure(client.get(way.scheme() + "://api.example/")));
        }
      }
    }
  }

  @Test
  void rulesDoNotShowThem() {
    ProxyRules rules =
        ProxyRules.fromEnvironment(Map.of("ALL_PROXY", "http://" + LOGIN + "@proxy:3128"));

    assertThat(rules.toString()).contains("http://proxy:3128").doesNotContain(SECRETS);
  }

  @ParameterizedTest
  @EnumSource
  void spacesAndSignsArriveAsTheyAre(Way way) throws Exception {
    String password = "p: a+b%&\"~";
    try (RecordingServer origin = way.startOrigin(request -> Reply.text("ok"));
        ProxyServer proxy = ProxyServer.start("u", password);
        AsyncHttpClient client =
            Way.through(way.at("u:p%3A%20a+b%25&%22~@127.0.0.1:" + proxy.port())).build()) {
      assertThat(Await.value(client.get(origin.uri("/").toString())).status()).isEqualTo(200);
    }
  }

  @Test
  void requestMayNotBringItsOwn() {
    for (String name : List.of("Proxy-Authorization", "proxy-authorization")) {
      assertThatThrownBy(() -> Request.get("http://x.example").header(name, "Basic eA=="))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("header " + name + " is set by the client itself; leave it out");
      assertThatThrownBy(() -> AsyncHttpClient.builder().defaultHeader(name, "Basic eA=="))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static void assertRefused(Way way, String proxy, String shown, String reason)
      throws Exception {
    try (AsyncHttpClient client = Way.through(proxy).build()) {
      TransportException failure = Await.failure(client.get(way.scheme() + "://api.example/"));

      assertThat(failure)
          .hasMessage(
              "no way to %s://api.example through the proxy %s: %s", way.scheme(), shown, reason);
      assertThat(failure.kind()).isEqualTo(FailureKind.PROXY);
      assertShowsNone(failure);
    }
  }

  /** Neither the message nor a cause, at any depth, with any stack trace. */
  private static void assertShowsNone(Throwable failure) {
    StringWriter all = new StringWriter();
    failure.printStackTrace(new PrintWriter(all));
    assertThat(all.toString()).doesNotContain(SECRETS);
  }

  private static boolean holdsNoSecret(SeenRequest request) {
    return request.header("proxy-authorization").isEmpty()
        && SECRETS.stream().noneMatch(request.headers().toString()::contains);
  }

  private static String login(Way way, ProxyServer proxy) {
    return way.at(LOGIN + "@127.0.0.1:" + proxy.port());
  }
}
