package dev.penstock.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.testing.ProxyServer.Fault;
import dev.penstock.testing.ProxyServer.SocksTarget;
import java.net.Authenticator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketException;
import org.junit.jupiter.api.Test;

class ProxyServerTest {

  @Test
  void plainRequestIsPassedOnWithoutTheCredentials() throws Exception {
    try (RecordingServer origin =
            RecordingServer.start(request -> Reply.text(request.bodyText()).chunked());
        ProxyServer proxy = ProxyServer.start("us", "pw");
        RawClient client = RawClient.connect(proxy.port())) {
      String url = "http://only.the.proxy.knows:" + origin.port() + "/a?b";

      assertThat(client.post(url, "abc").status()).isEqualTo(407);
      client.send(
          "POST %s HTTP/1.1\r\nHost: x\r\nProxy-Authorization: Basic dXM6cHc=\r\n".formatted(url));
      client.send("Content-Length: 3\r\n\r\nabc");

      assertThat(client.read().bodyText()).isEqualTo("abc");
      assertThat(proxy.requests()).extracting("target").containsExactly(url, url);
      assertThat(origin.requests()).extracting("target").containsExactly("/a?b");
      assertThat(origin.requests().get(0).header("proxy-authorization")).isEmpty();
    }
  }

  @Test
  void connectOpensATunnelToTheEnd() throws Exception {
    try (RecordingServer origin =
            RecordingServer.start(request -> Reply.text("deep").closeAfter());
        ProxyServer proxy = ProxyServer.start();
        RawClient client = RawClient.connect(proxy.port())) {
      client.send("CONNECT some.host:" + origin.port() + " HTTP/1.1\r\nHost: x\r\n\r\n");

      assertThat(client.read().status()).isEqualTo(200);
      assertThat(client.get("/").bodyText()).isEqualTo("deep");
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void connectToNobodyIsA502() throws Exception {
    try (ProxyServer proxy = ProxyServer.start();
        RawClient client = RawClient.connect(proxy.port())) {
      client.send("CONNECT localhost:1 HTTP/1.1\r\nHost: x\r\n\r\n");

      assertThat(client.read().status()).isEqualTo(502);
    }
  }

  @Test
  void socksKeepsNamesAndPassesThemOn() throws Exception {
    try (RecordingServer origin = RecordingServer.start(request -> Reply.text("deep"));
        ProxyServer proxy = ProxyServer.start();
        Socket socket = throughSocks(proxy, "only.the.proxy.knows", origin.port());
        RawClient client = RawClient.over(socket)) {
      assertThat(client.get("/").bodyText()).isEqualTo("deep");
      assertThat(proxy.socksTargets())
          .containsExactly(new SocksTarget("only.the.proxy.knows", true, origin.port(), 1));
    }
  }

  @Test
  void socksChecksThePassword() throws Exception {
    try (RecordingServer origin = RecordingServer.start(request -> Reply.text("deep"));
        ProxyServer proxy = ProxyServer.start("us", "pw")) {
      Authenticator.setDefault(new Login("us", "pw"));
      try (Socket socket = throughSocks(proxy, "x", origin.port());
          RawClient client = RawClient.over(socket)) {
        assertThat(client.get("/").bodyText()).isEqualTo("deep");
      }
      Authenticator.setDefault(new Login("us", "wrong"));
      assertThatThrownBy(() -> throughSocks(proxy, "x", origin.port()).close())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("authentication failed");
    } finally {
      Authenticator.setDefault(null);
    }
  }

  @Test
  void faultsComeAfterTheQuestion() throws Exception {
    for (Fault fault : Fault.values()) {
      try (ProxyServer proxy = ProxyServer.start(fault)) {
        try (RawClient client = RawClient.connect(proxy.port())) {
          client.send("CONNECT localhost:1 HTTP/1.1\r\nHost: x\r\n\r\n");
          switch (fault) {
            case REFUSE -> assertThat(client.read().status()).isEqualTo(403);
            case HANG -> proxy.awaitAsked(1);
            case CLOSE -> assertThat(client.isClosedByServer()).isTrue();
          }
        }
        proxy.awaitNoConnections();
      }
    }
  }

  private static Socket throughSocks(ProxyServer proxy, String host, int port) throws Exception {
    Socket socket =
        new Socket(
            new Proxy(
                Proxy.Type.SOCKS,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.port())));
    try {
      socket.connect(InetSocketAddress.createUnresolved(host, port));
      return socket;
    } catch (SocketException e) {
      socket.close();
      throw e;
    }
  }

  private static final class Login extends Authenticator {
    private final PasswordAuthentication login;

    Login(String user, String password) {
      login = new PasswordAuthentication(user, password.toCharArray());
    }

    @Override
    protected PasswordAuthentication getPasswordAuthentication() {
      return login;
    }
  }
}
