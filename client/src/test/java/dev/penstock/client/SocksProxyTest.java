package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.ProxyServer;
import dev.penstock.testing.ProxyServer.SocksTarget;
import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How requests go to a SOCKS5 proxy. */
class SocksProxyTest {
  @ParameterizedTest
  @ValueSource(strings = {"socks5", "socks5h", "socks"})
  void namesAreLeftToTheProxy(String scheme) throws Exception {
    try (RecordingServer origin = RecordingServer.start(request -> Reply.text("ok"));
        ProxyServer proxy = ProxyServer.start();
        AsyncHttpClient client = Way.through(proxy.uri(scheme).toString()).build()) {
      Await.value(client.get("http://Only.The.Proxy.knows:" + origin.port() + "/x?y"));

      assertThat(proxy.socksTargets())
          .containsExactly(new SocksTarget("only.the.proxy.knows", true, origin.port(), 1));
      assertThat(proxy.requests()).isEmpty();
      assertThat(origin.requests()).extracting("target").containsExactly("/x?y");
    }
  }

  @Test
  void addressesAreSentAsAddresses() throws Exception {
    try (RecordingServer origin = RecordingServer.start(request -> Reply.text("ok"));
        ProxyServer proxy = ProxyServer.start();
        AsyncHttpClient client = Way.through(proxy.uri("socks5").toString()).build()) {
      Await.value(client.get("http://127.0.0.1:" + origin.port()));
      Await.value(client.get("http://[2001:db8::1]:" + origin.port()));

      assertThat(proxy.socksTargets())
          .containsExactly(
              new SocksTarget("127.0.0.1", false, origin.port(), 1),
              new SocksTarget("2001:db8:0:0:0:0:0:1", false, origin.port(), 2));
    }
  }
}
