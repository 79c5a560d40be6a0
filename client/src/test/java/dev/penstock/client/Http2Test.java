package dev.penstock.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.FailureKind;
import dev.penstock.http.Protocol;
import dev.penstock.http.Proxy;
import dev.penstock.http.ProxyRules;
import dev.penstock.testing.Frame;
import dev.penstock.testing.FramePeer;
import dev.penstock.testing.FrameServer;
import dev.penstock.testing.ProxyServer;
import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import dev.penstock.testing.StreamRequest;
import dev.penstock.testing.TestCertificates;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every client of HTTP/2 does. */
class Http2Test {
  private final Queue<StreamRequest> seen = new ConcurrentLinkedQueue<>();

  @ParameterizedTest(name = "over TLS: {0}")
  @ValueSource(booleans = {false, true})
  void requestComesAsItWasSent(boolean secure) throws Exception {
    try (FrameServer server = start(this::echo, secure);
        AsyncHttpClient client = client().build()) {
      Response response =
          Await.value(
              client.send(
                  Request.post(server.uri("/a?b=c").toString())
                      .header("X-Key", "Value")
                      .header("Cookie", "a=b; c=d")
                      .bytes("hello".getBytes(UTF_8))
                      .build()));

      assertThat(response.status()).isEqualTo(200);
      assertThat(response.text()).isEqualTo("hello");
      assertThat(response.headers().first("x-path")).contains("/a?b=c");
      StreamRequest request = seen.remove();
      assertThat(request.field(":method")).contains("POST");
      assertThat(request.field(":scheme")).contains(secure ? "https" : "http");
      assertThat(request.field(":authority")).contains("127.0.0.1:" + server.port());
      assertThat(request.field("x-key")).contains("Value");
      assertThat(request.field("cookie")).contains("a=b; c=d");
      assertThat(request.field("content-length")).contains("5");
      assertThat(request.field("host")).isEmpty();
      assertThat(request.field("connection")).isEmpty();
    }
  }

  @Test
  void serverOverTlsMayPreferHttp1() throws Exception {
    try (RecordingServer server =
            RecordingServer.start(request -> Reply.text("one"), TestCertificates.localhost());
        AsyncHttpClient client =
            AsyncHttpClient.builder().trustedAuthorities(TestCertificates.authority()).build()) {
      List<CompletableFuture<Response>> burst = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        burst.add(client.get(server.uri("/" + i).toString()));
      }

      burst.forEach(response -> assertThat(Await.value(response).text()).isEqualTo("one"));
    }
  }

  @Test
  void http2IsPreferredOverTls() throws Exception {
    try (FrameServer server = start(this::echo, true);
        AsyncHttpClient client =
            AsyncHttpClient.builder().trustedAuthorities(TestCertificates.authority()).build()) {
      assertThat(Await.value(client.get(server.uri("/").toString())).status()).isEqualTo(200);
    }
  }

  @Test
  void http1IsSpokenWhereItIsAskedFor() throws Exception {
    try (RecordingServer server =
            RecordingServer.start(request -> Reply.text("one"), TestCertificates.localhost());
        AsyncHttpClient client = client().protocol(Protocol.HTTP_1_1).build()) {
      assertThat(Await.value(client.get(server.uri("/").toString())).text()).isEqualTo("one");
    }
  }

  @ParameterizedTest(name = "over TLS: {0}")
  @ValueSource(booleans = {false, true})
  void hundredRequestsShareOneConnection(boolean secure) throws Exception {
    try (FrameServer server = start(this::echo, secure);
        AsyncHttpClient client = client().build()) {
      List<CompletableFuture<Response>> burst = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        burst.add(client.get(server.uri("/" + i).toString()));
      }
      for (int i = 0; i < 100; i++) {
        assertThat(Await.value(burst.get(i)).headers().first("x-path")).contains("/" + i);
      }
      for (int i = 0; i < 100; i++) {
        Await.value(client.get(server.uri("/").toString()));
      }

      assertThat(server.connectionsOpened()).isEqualTo(1);
    }
  }

  @Test
  void requestsAreAnsweredInAnyOrder() throws Exception {
    CountDownLatch last = new CountDownLatch(1);
    FrameServer.Script script =
        peer -> {
          peer.greet();
          List<StreamRequest> requests = new ArrayList<>();
          for (int i = 0; i < 3; i++) {
            requests.add(peer.readRequest());
          }
          peer.answer(requests.get(2).stream(), 200, requests.get(2).path());
          peer.answer(requests.get(1).stream(), 200, requests.get(1).path());
          Await.open(last);
          peer.answer(requests.get(0).stream(), 200, requests.get(0).path());
          peer.readRequest();
        };
    try (FrameServer server = FrameServer.start(script);
        AsyncHttpClient client = client().build()) {
      List<CompletableFuture<Response>> all = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        all.add(client.get(server.uri("/" + i).toString()));
      }
      Await.end(CompletableFuture.anyOf(all.toArray(CompletableFuture[]::new)));
      last.countDown();

      for (int i = 0; i < 3; i++) {
        assertThat(Await.value(all.get(i)).text()).isEqualTo("/" + i);
      }
    }
  }

  @Test
  void responseWithoutABodyEndsWithItsHead() throws Exception {
    FrameServer.Script script =
        peer -> {
          peer.greet();
          peer.sendHeaders(
              peer.readRequest().stream(),
              Frame.END_STREAM,
              ":status",
              "200",
              "content-length",
              "9");
          peer.sendHeaders(peer.readRequest().stream(), Frame.END_STREAM, ":status", "204");
          peer.sendHeaders(
              peer.readRequest().stream(),
              Frame.END_STREAM,
              ":status",
              "304",
              "content-length",
              "9");
          peer.readRequest();
        };
    try (FrameServer server = FrameServer.start(script);
        AsyncHttpClient client = client().build()) {
      String url = server.uri("/").toString();

      Response head = Await.value(client.send(Request.of("HEAD", url).build()));
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.headers().first("content-length")).contains("9");
      assertThat(Await.value(client.get(url)).status()).isEqualTo(204);
      assertThat(Await.value(client.get(url)).status()).isEqualTo(304);
      assertThat(server.connectionsOpened()).isEqualTo(1);
    }
  }

  @Test
  void interimResponsesAndTrailersAreSwallowed() throws Exception {
    FrameServer.Script script =
        peer -> {
          peer.greet();
          int stream = peer.readRequest().stream();
          for (int i = 0; i < 20; i++) {
            peer.sendHeaders(stream, 0, ":status", "103", "link", "x");
          }
          peer.sendHeaders(stream, 0, ":status", "200");
          peer.sendData(stream, 0, "body");
          peer.sendHeaders(stream, Frame.END_STREAM, "checksum", "1");
          peer.answer(peer.readRequest().stream(), 200, "next");
          peer.readRequest();
        };
    try (FrameServer server = FrameServer.start(script);
        AsyncHttpClient client = client().build()) {
      Response response = Await.value(client.get(server.uri("/").toString()));

      assertThat(response.text()).isEqualTo("body");
      assertThat(response.headers().contains("link")).isFalse();
      assertThat(response.headers().contains("checksum")).isFalse();
      assertThat(Await.value(client.get(server.uri("/").toString())).text()).isEqualTo("next");
    }
  }

  @Test
  void bigBodiesGoBothWaysAtOnce() throws Exception {
    int size = 8 << 20;
    FrameServer.Script script =
        peer -> {
          peer.greet();
          while (true) {
            StreamRequest request = peer.readRequest();
            peer.sendHeaders(request.stream(), 0, ":status", "200");
            peer.sendBody(request.stream(), request.body().length);
          }
        };
    try (FrameServer server = FrameServer.start(script);
        AsyncHttpClient client = client().build()) {
      List<CompletableFuture<Response>> all = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        all.add(
            client.send(Request.post(server.uri("/").toString()).bytes(new byte[size]).build()));
      }

      all.forEach(response -> assertThat(Await.value(response).bytes()).hasSize(size));
      assertThat(server.connectionsOpened()).isEqualTo(1);
    }
  }

  @Test
  void cancelEndsTheStreamAndNothingElse() throws Exception {
    CompletableFuture<Frame> reset = new CompletableFuture<>();
    CountDownLatch arrived = new CountDownLatch(1);
    FrameServer.Script script =
        peer -> {
          peer.greet();
          StreamRequest cancelled = peer.readRequest();
          peer.sendHeaders(cancelled.stream(), 0, ":status", "200");
          peer.sendData(cancelled.stream(), 0, "some");
          arrived.countDown();
          reset.complete(peer.readUntil(Frame.RST_STREAM));
          peer.sendData(cancelled.stream(), Frame.END_STREAM, "late");
          peer.answer(peer.readRequest().stream(), 200, "good");
          peer.readRequest();
        };
    try (FrameServer server = FrameServer.start(script);
        AsyncHttpClient client = client().build()) {
      CompletableFuture<Response> cancelled = client.get(server.uri("/").toString());
      Await.open(arrived);

      cancelled.cancel(true);

      assertThat(Await.value(reset).number(0)).isEqualTo(Frame.CANCEL);
      assertThat(Await.value(client.get(server.uri("/").toString())).text()).isEqualTo("good");
      assertThat(server.connectionsOpened()).isEqualTo(1);
    }
  }

  @Test
  void restingConnectionIsClosedWithAGoodbye() throws Exception {
    CompletableFuture<Frame> goodbye = new CompletableFuture<>();
    FrameServer.Script script =
        peer -> {
          peer.greet();
          peer.answer(peer.readRequest().stream(), 200, "good");
          goodbye.complete(peer.readUntil(Frame.GOAWAY));
          peer.below().awaitClose();
        };
    try (FrameServer server = FrameServer.start(script);
        AsyncHttpClient client = client().keepAlive(Duration.ofMillis(50)).build()) {
      Await.value(client.get(server.uri("/").toString()));
      server.awaitNoConnections();

      assertThat(Await.value(goodbye).number(4)).isEqualTo(Frame.NO_ERROR);
    }
  }

  @Test
  void closeSaysGoodbye() throws Exception {
    CompletableFuture<Frame> goodbye = new CompletableFuture<>();
    FrameServer.Script script =
        peer -> {
          peer.greet();
          peer.answer(peer.readRequest().stream(), 200, "good");
          goodbye.complete(peer.readUntil(Frame.GOAWAY));
        };
    try (FrameServer server = FrameServer.start(script)) {
      try (AsyncHttpClient client = client().build()) {
        Await.value(client.get(server.uri("/").toString()));
      }

      assertThat(Await.value(goodbye).number(4)).isEqualTo(Frame.NO_ERROR);
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void proxyIsAskedForATunnel(Way way) throws Exception {
    try (FrameServer server = start(this::echo, way.isSecure());
        ProxyServer proxy = ProxyServer.start();
        AsyncHttpClient client =
            client().proxies(ProxyRules.all(Proxy.parse(way.by(proxy)))).build()) {
      for (int i = 0; i < 3; i++) {
        assertThat(Await.value(client.get(server.uri("/").toString())).status()).isEqualTo(200);
      }

      assertThat(server.connectionsOpened()).isEqualTo(1);
    }
  }

  @Test
  void serverWithoutHttp2IsNamed() throws Exception {
    try (RecordingServer server =
            RecordingServer.start(request -> Reply.text("one"), TestCertificates.localhost());
        AsyncHttpClient client = client().build()) {
      assertThat(Await.failure(client.get(server.uri("/").toString())))
          .hasMessage("https://127.0.0.1:%d does not speak HTTP/2", server.port())
          .extracting(failure -> failure.kind())
          .isEqualTo(FailureKind.PROTOCOL);
    }
  }

  private void echo(FramePeer peer) throws IOException {
    peer.greet();
    while (true) {
      StreamRequest request = peer.readRequest();
      seen.add(request);
      peer.sendHeaders(request.stream(), 0, ":status", "200", "x-path", request.path());
      peer.send(Frame.DATA, Frame.END_STREAM, request.stream(), request.body());
    }
  }

  private static FrameServer start(FrameServer.Script script, boolean secure) throws IOException {
    return secure
        ? FrameServer.start(script, TestCertificates.localhost())
        : FrameServer.start(script);
  }

  private static AsyncHttpClientBuilder client() throws IOException {
    return AsyncHttpClient.builder()
        .protocol(Protocol.HTTP_2)
        .trustedAuthorities(TestCertificates.authority());
  }
}
