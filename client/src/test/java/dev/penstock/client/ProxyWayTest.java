package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.penstock.http.FailureKind;
import dev.penstock.http.Proxy;
import dev.penstock.http.ProxyRules;
import dev.penstock.http.TransportException;
import dev.penstock.testing.ProxyServer;
import dev.penstock.testing.ProxyServer.Fault;
import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import dev.penstock.testing.TestCertificates;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds on every way through a proxy. */
class ProxyWayTest {
  @ParameterizedTest
  @EnumSource
  void connectionIsUsedAgain(Way way) throws Exception {
    try (RecordingServer origin = way.startOrigin(request -> Reply.text("ok").chunked());
        ProxyServer proxy = ProxyServer.start();
        AsyncHttpClient client = Way.through(way.by(proxy)).build()) {
      for (int i = 0; i < 3; i++) {
        assertThat(Await.value(client.get(origin.uri("/").toString())).text()).isEqualTo("ok");
      }

      assertThat(proxy.connectionsOpened()).isEqualTo(1);
      assertThat(origin.connectionsOpened()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void nameThatOnlyTheProxyKnowsIsReached(Way way) throws Exception {
    try (RecordingServer origin = way.startHiddenOrigin(request -> Reply.text("ok"));
        ProxyServer proxy = ProxyServer.start();
        AsyncHttpClient client = Way.through(way.by(proxy)).build()) {
      String authority = Way.HIDDEN + ":" + origin.port();

      Response response = Await.value(client.get(way.scheme() + "://" + authority + "/"));

      assertThat(response.text()).isEqualTo("ok");
      assertThat(origin.requests().get(0).header("host")).contains(authority);
    }
  }

  @ParameterizedTest
  @EnumSource
  void thousandRequestsComeBack(Way way) throws Exception {
    try (RecordingServer origin = way.startOrigin(request -> Reply.text(request.target()));
        ProxyServer proxy = ProxyServer.start();
        AsyncHttpClient client = Way.through(way.by(proxy)).maxConcurrencyPerOrigin(20).build()) {
      List<Request> requests =
          IntStream.range(0, 1000)
              .mapToObj(i -> Request.get(origin.uri("/" + i).toString()).build())
              .toList();
      ConcurrentLinkedQueue<Outcome> outcomes = new ConcurrentLinkedQueue<>();

      Await.value(client.sendAll(requests.iterator(), outcomes::add).done());

      assertThat(outcomes).hasSize(1000).allMatch(ProxyWayTest::isItsOwn);
      assertThat(origin.requests()).extracting("target").doesNotHaveDuplicates().hasSize(1000);
      assertThat(proxy.connectionsOpened()).isBetween(1, 20);
    }
  }

  @ParameterizedTest
  @EnumSource
  void exceptionsGoDirectly(Way way) throws Exception {
    try (RecordingServer origin = way.startOrigin(request -> Reply.text("ok"));
        ProxyServer proxy = ProxyServer.start();
        AsyncHttpClient client =
            Way.through(way.by(proxy))
                .proxies(
                    new ProxyRules(
                        Optional.of(Proxy.parse(way.by(proxy))),
                        Optional.of(Proxy.parse(way.by(proxy))),
                        List.of("127.0.0.0/8")))
                .build()) {
      assertThat(Await.value(client.get(origin.uri("/x").toString())).text()).isEqualTo("ok");

      assertThat(origin.requests()).extracting("target").containsExactly("/x");
      assertThat(proxy.connectionsOpened()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void cancelledWhileTunnellingItClosesTheConnection(Way way) throws Exception {
    try (ProxyServer proxy = ProxyServer.start(Fault.HANG);
        AsyncHttpClient client = Way.through(way.by(proxy)).build()) {
      CompletableFuture<Response> response = client.get(way.scheme() + "://api.example/");
      proxy.awaitAsked(1);

      response.cancel(true);

      // TLS would wait three seconds for a handshake that cannot come.
      assertTimeout(Duration.ofSeconds(2), proxy::awaitNoConnections);
      assertThat(response).isCancelled();
    }
  }

  @ParameterizedTest
  @EnumSource
  void closedWhileTunnellingItFailsTheRequest(Way way) throws Exception {
    try (ProxyServer proxy = ProxyServer.start(Fault.HANG)) {
      AsyncHttpClient client = Way.through(way.by(proxy)).closeTimeout(Duration.ZERO).build();
      CompletableFuture<Response> response = client.get(way.scheme() + "://api.example/");
      proxy.awaitAsked(1);

      client.close();

      TransportException failure = Await.failure(response);
      assertThat(failure.kind()).isEqualTo(FailureKind.CANCELLED);
      proxy.awaitNoConnections();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SECURE_BY_HTTP", "SECURE_BY_SOCKS"})
  void certificatesAreVerifiedThroughTheTunnel(Way way) throws Exception {
    try (RecordingServer selfSigned =
            RecordingServer.start(request -> Reply.text(""), TestCertificates.selfSigned());
        RecordingServer wrongHost = way.startHiddenOrigin(request -> Reply.text(""));
        ProxyServer proxy = ProxyServer.start();
        AsyncHttpClient client = Way.through(way.by(proxy)).build()) {
      for (RecordingServer origin : List.of(selfSigned, wrongHost)) {
        TransportException failure = Await.failure(client.get(origin.uri("/").toString()));

        assertThat(failure.kind()).isEqualTo(FailureKind.TLS);
        assertThat(origin.requests()).isEmpty();
      }
    }
  }

  private static boolean isItsOwn(Outcome outcome) {
    return outcome instanceof Outcome.Answered answered
        && answered.response().text().equals(answered.request().uri().getPath());
  }
}
