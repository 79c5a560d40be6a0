package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.FailureKind;
import dev.penstock.http.Progress;
import dev.penstock.http.TransportException;
import dev.penstock.testing.ProxyServer;
import dev.penstock.testing.ProxyServer.Fault;
import dev.penstock.testing.ScriptedServer;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a proxy that does not do its work makes of a request. */
class ProxyFailureTest {
  @ParameterizedTest
  @EnumSource
  void unknownProxyIsNamed(Way way) throws Exception {
    String proxy = way.at("us:pw@proxy.invalid:3128");

    TransportException failure = fail(proxy, way.scheme() + "://api.example/");

    assertThat(failure)
        .hasMessage(
            "cannot find the proxy %s: no address for this name", way.at("proxy.invalid:3128"));
    assertThat(failure.kind()).isEqualTo(FailureKind.PROXY);
    assertThat(failure.progress()).isEqualTo(Progress.NOT_SENT);
  }

  @ParameterizedTest
  @EnumSource
  void proxyThatIsNotThereIsNamed(Way way) throws Exception {
    TransportException failure =
        fail(way.at("us:pw@127.0.0.1:1"), way.scheme() + "://api.example/");

    assertThat(failure)
        .hasMessage("cannot connect to the proxy %s: Connection refused", way.at("127.0.0.1:1"));
    assertThat(failure.kind()).isEqualTo(FailureKind.PROXY);
    assertThat(failure.progress()).isEqualTo(Progress.NOT_SENT);
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource({
    "SECURE_BY_HTTP,  REFUSE, it answers 403 Forbidden",
    "PLAIN_BY_SOCKS,  REFUSE, 'it answers \"forbidden\"'",
    "SECURE_BY_SOCKS, REFUSE, 'it answers \"forbidden\"'",
    "SECURE_BY_HTTP,  CLOSE,  it closed the connection",
    "PLAIN_BY_SOCKS,  CLOSE,  it closed the connection",
    "SECURE_BY_SOCKS, CLOSE,  it closed the connection",
  })
  void refusalIsTold(Way way, Fault fault, String reason) throws Exception {
    try (ProxyServer proxy = ProxyServer.start(fault)) {
      TransportException failure = fail(way.by(proxy), way.scheme() + "://api.example/");

      assertNoWay(failure, way, "api.example", way.by(proxy), reason);
      proxy.awaitNoConnections();
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "SECURE_BY_HTTP,  it answers 502 Bad Gateway",
    "PLAIN_BY_SOCKS,  'it answers \"connection refused\"'",
    "SECURE_BY_SOCKS, 'it answers \"connection refused\"'",
  })
  void originThatIsNotThereIsToldByTheProxy(Way way, String reason) throws Exception {
    try (ProxyServer proxy = ProxyServer.start()) {
      TransportException failure = fail(way.by(proxy), way.scheme() + "://127.0.0.1:1/");

      assertNoWay(failure, way, "127.0.0.1:1", way.by(proxy), reason);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SECURE_BY_HTTP", "PLAIN_BY_SOCKS", "SECURE_BY_SOCKS"})
  void silentProxyIsGivenUpAfterTheConnectTimeout(Way way) throws Exception {
    try (ProxyServer proxy = ProxyServer.start(Fault.HANG);
        AsyncHttpClient client =
            Way.through(way.by(proxy)).connectTimeout(Duration.ofMillis(300)).build()) {
      TransportException failure = Await.failure(client.get(way.scheme() + "://api.example/"));

      assertThat(failure)
          .hasMessage(
              "no connection to %s://api.example through the proxy %s within 0.3 s",
              way.scheme(), way.by(proxy));
      assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
      assertThat(failure.progress()).isEqualTo(Progress.NOT_SENT);
      proxy.awaitNoConnections();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SECURE_BY_HTTP", "PLAIN_BY_SOCKS", "SECURE_BY_SOCKS"})
  void whatIsNoProxyIsSaidToBeNone(Way way) throws Exception {
    try (ScriptedServer noProxy =
        ScriptedServer.start(
            peer -> {
              peer.send("SSH-2.0-OpenSSH_9.2\r\n");
              peer.awaitClose();
            })) {
      String proxy = way.at("127.0.0.1:" + noProxy.port());

      TransportException failure = fail(proxy, way.scheme() + "://api.example/");

      String protocol = way.isSocks() ? "SOCKS5" : "HTTP";
      assertNoWay(failure, way, "api.example", proxy, "it does not speak " + protocol);
    }
  }

  @Test
  void refusalWithoutAnEndIsNotWaitedFor() throws Exception {
    try (ScriptedServer script =
        ScriptedServer.start(
            peer -> {
              peer.readHead();
              peer.send("HTTP/1.1 599 we\u00e4rd \r\nContent-Length: 1000\r\n\r\nso sorry");
              peer.awaitClose();
            })) {
      String proxy = "http://127.0.0.1:" + script.port();

      TransportException failure = fail(proxy, "https://api.example/");

      assertNoWay(
          failure, Way.SECURE_BY_HTTP, "api.example", proxy, "it answers 599 Server Error (599)");
    }
  }

  @Test
  void answerOfHttp10OpensTheTunnel() throws Exception {
    try (ScriptedServer script =
        ScriptedServer.start(
            peer -> {
              peer.readHead();
              peer.send("HTTP/1.0 200 Connection established\r\nVia: x\r\n\r\n");
              peer.send("HTTP/1.1 400 Bad Request\r\n\r\n");
              peer.awaitClose();
            })) {
      String proxy = "http://127.0.0.1:" + script.port();

      TransportException failure = fail(proxy, "https://api.example/");

      assertThat(failure).hasMessageContaining("https://api.example answers without TLS");
    }
  }

  @Test
  void tunnelThatEndsWithinTheHandshakeIsNamed() throws Exception {
    try (ScriptedServer script =
        ScriptedServer.start(
            peer -> {
              peer.readHead();
              peer.send("HTTP/1.1 200 OK\r\n\r\n");
            })) {
      String proxy = "http://127.0.0.1:" + script.port();

      TransportException failure = fail(proxy, "https://api.example/");

      assertThat(failure)
          .hasMessage("https://api.example through the proxy %s cut the TLS handshake", proxy);
      assertThat(failure.kind()).isEqualTo(FailureKind.CONNECT);
    }
  }

  private static void assertNoWay(
      TransportException failure, Way way, String authority, String proxy, String reason) {
    assertThat(failure)
        .hasMessage(
            "no way to %s://%s through the proxy %s: %s", way.scheme(), authority, proxy, reason);
    assertThat(failure.kind()).isEqualTo(FailureKind.PROXY);
    assertThat(failure.progress()).isEqualTo(Progress.NOT_SENT);
  }

  private static TransportException fail(String proxy, String url) throws IOException {
    try (AsyncHttpClient client = Way.through(proxy).build()) {
      return Await.failure(client.get(url));
    }
  }
}
