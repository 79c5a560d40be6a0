package dev.penstock.client;

import dev.penstock.http.Proxy;
import dev.penstock.http.ProxyRules;
import dev.penstock.testing.ProxyServer;
import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import dev.penstock.testing.SeenRequest;
import dev.penstock.testing.TestCertificates;
import java.io.IOException;
import java.util.function.Function;

/** A way to an origin through a proxy: the contracts that hold for all are tested on each. */
enum Way {
  PLAIN_BY_HTTP("http", "http"),
  SECURE_BY_HTTP("https", "http"),
  PLAIN_BY_SOCKS("http", "socks5"),
  SECURE_BY_SOCKS("https", "socks5");

  /** A name that nobody but the proxy can resolve, and that the origin's certificate is for. */
  static final String HIDDEN = "wrong.example";

  private final String origin;
  private final String proxy;

  Way(String origin, String proxy) {
    this.origin = origin;
    this.proxy = proxy;
  }

  /** The scheme of the origin. */
  String scheme() {
    return origin;
  }

  boolean isSecure() {
    return origin.equals("https");
  }

  boolean isSocks() {
    return proxy.equals("socks5");
  }

  RecordingServer startOrigin(Function<SeenRequest, Reply> replies) throws IOException {
    return isSecure()
        ? RecordingServer.start(replies, TestCertificates.localhost())
        : RecordingServer.start(replies);
  }

  RecordingServer startHiddenOrigin(Function<SeenRequest, Reply> replies) throws IOException {
    return isSecure()
        ? RecordingServer.start(replies, TestCertificates.wrongHost())
        : RecordingServer.start(replies);
  }

  /** The URL of the proxy. */
  String by(ProxyServer server) {
    return server.uri(proxy).toString();
  }

  /** The URL of the proxy at this place, such as {@code user:password@127.0.0.1:8080}. */
  String at(String place) {
    return proxy + "://" + place;
  }

  /** A client that goes through this proxy, and trusts the tests' authority. */
  static AsyncHttpClientBuilder through(String proxy) throws IOException {
    return AsyncHttpClient.builder()
        .proxies(ProxyRules.all(Proxy.parse(proxy)))
        .trustedAuthorities(TestCertificates.authority());
  }
}
