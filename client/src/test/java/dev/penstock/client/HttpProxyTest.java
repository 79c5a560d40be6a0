package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.ProxyServer;
import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import dev.penstock.testing.SeenRequest;
import dev.penstock.testing.TestCertificates;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How requests go to an HTTP proxy. */
class HttpProxyTest {
  @Test
  void plainRequestsGoInAbsoluteFormOnOneConnection() throws Exception {
    try (RecordingServer origin = RecordingServer.start(HttpProxyTest::echo);
        ProxyServer proxy = ProxyServer.start();
        AsyncHttpClient client = Way.through(proxy.uri("http").toString()).build()) {
      String base = "http://127.0.0.1:" + origin.port();

      Await.value(client.get(base));
      Await.value(client.get(base + "/a%20b?c=d&e"));
      Response posted = Await.value(client.post(base + "/p", Map.of("key", "value")));

      assertThat(posted.text()).isEqualTo("{\"key\":\"value\"}");
      assertThat(proxy.requests())
          .extracting(request -> request.method() + " " + request.target())
          .containsExactly(
              "GET " + base + "/", "GET " + base + "/a%20b?c=d&e", "POST " + base + "/p");
      assertThat(proxy.requests())
          .extracting(request -> request.header("host").orElseThrow())
          .containsOnly("127.0.0.1:" + origin.port());
      assertThat(proxy.requests())
          .allMatch(request -> request.header("proxy-authorization").isEmpty());
      assertThat(origin.requests()).extracting("target").containsExactly("/", "/a%20b?c=d&e", "/p");
      assertThat(proxy.connectionsOpened()).isEqualTo(1);
    }
  }

  @Test
  void secureRequestsGoThroughATunnelToHostAndPort() throws Exception {
    try (RecordingServer origin =
            RecordingServer.start(HttpProxyTest::echo, TestCertificates.localhost());
        ProxyServer proxy = ProxyServer.start();
        AsyncHttpClient client = Way.through(proxy.uri("http").toString()).build()) {
      Response response = Await.value(client.post(origin.uri("/p?q").toString(), "body"));

      String authority = "127.0.0.1:" + origin.port();
      assertThat(response.text()).isEqualTo("\"body\"");
      assertThat(proxy.requests()).hasSize(1);
      SeenRequest connect = proxy.requests().get(0);
      assertThat(connect.method()).isEqualTo("CONNECT");
      assertThat(connect.target()).isEqualTo(authority);
      assertThat(connect.header("host")).contains(authority);
      assertThat(connect.header("proxy-authorization")).isEmpty();
      assertThat(origin.requests().get(0).target()).isEqualTo("/p?q");
    }
  }

  @Test
  void ipv6AddressesStandInBrackets() throws Exception {
    try (RecordingServer plain = RecordingServer.start(HttpProxyTest::echo);
        RecordingServer secure =
            RecordingServer.start(HttpProxyTest::echo, TestCertificates.localhost());
        ProxyServer proxy = ProxyServer.start();
        AsyncHttpClient client = Way.through(proxy.uri("http").toString()).insecure().build()) {
      Await.value(client.get("http://[::1]:" + plain.port() + "/x"));
      Await.value(client.get("https://[2001:db8::1]:" + secure.port() + "/x"));

      assertThat(proxy.requests())
          .extracting("target")
          .containsExactly("http://[::1]:" + plain.port() + "/x", "[2001:db8::1]:" + secure.port());
      assertThat(secure.requests().get(0).header("host"))
          .contains("[2001:db8::1]:" + secure.port());
    }
  }

  @Test
  void defaultPortIsNamedInConnectOnly() throws Exception {
    try (ProxyServer proxy = ProxyServer.start(ProxyServer.Fault.REFUSE);
        AsyncHttpClient client = Way.through(proxy.uri("http").toString()).build()) {
      Await.value(client.get("http://api.example/x"));
      Await.failure(client.get("https://api.example/x"));

      assertThat(proxy.requests())
          .extracting("target")
          .containsExactly("http://api.example/x", "api.example:443");
    }
  }

  @Test
  void plainAnswersOfTheProxyItselfAreResponses() throws Exception {
    try (ProxyServer proxy = ProxyServer.start();
        AsyncHttpClient client = Way.through(proxy.uri("http").toString()).build()) {
      assertThat(Await.value(client.get("http://127.0.0.1:1/")).status()).isEqualTo(502);
    }
  }

  @Test
  void the407OfAnOriginIsAResponse() throws Exception {
    try (RecordingServer origin =
            RecordingServer.start(request -> Reply.status(407), TestCertificates.localhost());
        ProxyServer proxy = ProxyServer.start();
        AsyncHttpClient client = Way.through(proxy.uri("http").toString()).build()) {
      assertThat(Await.value(client.get(origin.uri("/").toString())).status()).isEqualTo(407);
    }
  }

  private static Reply echo(SeenRequest request) {
    return Reply.text(request.bodyText());
  }
}
