package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.FailureKind;
import dev.penstock.http.Progress;
import dev.penstock.http.Protocol;
import dev.penstock.http.TransportException;
import dev.penstock.testing.Frame;
import dev.penstock.testing.FramePeer;
import dev.penstock.testing.FrameServer;
import dev.penstock.testing.Peer;
import dev.penstock.testing.ScriptedServer;
import dev.penstock.testing.StreamRequest;
import dev.penstock.testing.TestCertificates;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers that break HTTP/2, or say that they cannot go on. */
class Http2FaultTest {
  /** A fault, in a row of a table. */
  private record Fault(String name, Breaking breaking, String message) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** What the server does when it has read the request on this stream. */
  private interface Breaking {
    void play(FramePeer peer, int stream) throws IOException, InterruptedException;
  }

  /** Faults of one stream: the connection goes on. */
  static Stream<Fault> streamFaults() {
    return Stream.of(
        new Fault(
            "fewer bytes than announced",
            (peer, stream) -> {
              peer.sendHeaders(stream, 0, ":status", "200", "content-length", "9");
              peer.sendData(stream, Frame.END_STREAM, "four");
            },
            "content-length"),
        new Fault(
            "no bytes where some were announced",
            (peer, stream) ->
                peer.sendHeaders(stream, Frame.END_STREAM, ":status", "200", "content-length", "9"),
            "content-length"),
        new Fault(
            "an empty body where some was announced",
            (peer, stream) -> {
              peer.sendHeaders(stream, 0, ":status", "200", "content-length", "9");
              peer.sendData(stream, Frame.END_STREAM, "");
            },
            "content-length"),
        new Fault(
            "more bytes than announced",
            (peer, stream) -> {
              peer.sendHeaders(stream, 0, ":status", "200", "content-length", "2");
              peer.sendData(stream, Frame.END_STREAM, "four");
            },
            "content-length"),
        new Fault(
            "two lengths",
            (peer, stream) ->
                peer.sendHeaders(
                    stream, 0, ":status", "200", "content-length", "2", "content-length", "3"),
            "content-length"),
        new Fault(
            "no status",
            (peer, stream) -> peer.sendHeaders(stream, Frame.END_STREAM, "server", "x"),
            "status"),
        new Fault(
            "a status that is none",
            (peer, stream) -> peer.sendHeaders(stream, Frame.END_STREAM, ":status", "099"),
            "status 099"),
        new Fault(
            "an upgrade nobody asked for",
            (peer, stream) -> peer.sendHeaders(stream, 0, ":status", "101"),
            "status 101"),
        new Fault(
            "too many interim responses",
            (peer, stream) -> {
              for (int i = 0; i < 21; i++) {
                peer.sendHeaders(stream, 0, ":status", "103");
              }
            },
            "more than 20 interim responses"),
        new Fault(
            "a field of the connection",
            (peer, stream) ->
                peer.sendHeaders(stream, 0, ":status", "200", "connection", "keep-alive"),
            "connection"),
        new Fault(
            "a control character in a field",
            (peer, stream) ->
                peer.sendHeaders(stream, Frame.END_STREAM, ":status", "200", "x", "a\nb"),
            ""),
        new Fault(
            "a pseudo field among the trailers",
            (peer, stream) -> {
              peer.sendHeaders(stream, 0, ":status", "200");
              peer.sendHeaders(stream, Frame.END_STREAM, ":status", "200");
            },
            "trailers"),
        new Fault(
            "two heads",
            (peer, stream) -> {
              peer.sendHeaders(stream, 0, ":status", "200");
              peer.sendHeaders(stream, 0, ":status", "200");
            },
            "too many headers"),
        new Fault(
            "a body before its head",
            (peer, stream) -> peer.sendData(stream, Frame.END_STREAM, "body"),
            "before its head"),
        new Fault(
            "a body where there is none",
            (peer, stream) -> {
              peer.sendHeaders(stream, 0, ":status", "204");
              peer.sendData(stream, Frame.END_STREAM, "body");
            },
            "a body where there is none"),
        new Fault(
            "a small block that becomes a large head",
            (peer, stream) -> {
              peer.sendHeaders(stream, 0, ":status", "103", "x-bomb", "x".repeat(3_900));
              byte[] reference = peer.block("x-bomb", "x".repeat(3_900));
              byte[] bomb = new byte[reference.length * 4_000];
              for (int i = 0; i < 4_000; i++) {
                System.arraycopy(reference, 0, bomb, i * reference.length, reference.length);
              }
              peer.send(Frame.HEADERS, Frame.END_HEADERS, stream, bomb);
            },
            "65536"),
        new Fault(
            "a head just above the limit",
            (peer, stream) -> sendLargeHead(peer, stream, 70_000),
            "65536"));
  }

  @ParameterizedTest
  @MethodSource("streamFaults")
  void faultOfAStreamFailsOnlyItsRequest(Fault fault) throws Exception {
    FrameServer.Script script =
        peer -> {
          peer.greet();
          List<StreamRequest> others = new ArrayList<>();
          StreamRequest broken = null;
          while (others.size() < 3 || broken == null) {
            StreamRequest request = peer.readRequest();
            if (request.path().equals("/broken")) {
              broken = request;
            } else {
              others.add(request);
            }
          }
          fault.breaking().play(peer, broken.stream());
          peer.readUntil(Frame.RST_STREAM);
          for (StreamRequest other : others) {
            peer.answer(other.stream(), 200, "good");
          }
          peer.answer(peer.readRequest().stream(), 200, "next");
          peer.readRequest();
        };
    try (FrameServer server = FrameServer.start(script);
        AsyncHttpClient client = client().build()) {
      CompletableFuture<Response> broken = client.get(server.uri("/broken").toString());
      List<CompletableFuture<Response>> others = get(client, server, 3);

      TransportException failure = Await.failure(broken);
      assertThat(failure.kind()).isEqualTo(FailureKind.PROTOCOL);
      assertThat(failure.progress()).isEqualTo(Progress.ANSWERED);
      assertThat(failure)
          .hasMessageStartingWith("%s does not speak HTTP by the standard: ", origin(server))
          .hasMessageContaining(fault.message());
      others.forEach(other -> assertThat(Await.value(other).text()).isEqualTo("good"));
      assertThat(Await.value(client.get(server.uri("/").toString())).text()).isEqualTo("next");
      assertThat(server.connectionsOpened()).isEqualTo(1);
    }
  }

  /** Faults of a connection: it ends, with all its streams. */
  static Stream<Fault> connectionFaults() {
    return Stream.of(
        new Fault(
            "a frame that is too large",
            (peer, stream) -> peer.send(Frame.DATA, 0, stream, new byte[16_385]),
            "Frame length: 16385 exceeds maximum: 16384"),
        new Fault(
            "a body on a stream that never was",
            (peer, stream) -> peer.sendData(9_999, 0, "body"),
            "Stream 9999 does not exist"),
        new Fault(
            "a stream of its own", (peer, stream) -> peer.sendHeaders(2, 0, ":status", "200"), ""),
        new Fault(
            "a head that never ends",
            (peer, stream) -> {
              peer.send(Frame.HEADERS, 0, stream, peer.block(":status", "200"));
              byte[] piece = peer.block("x-filler", "x".repeat(10_000));
              for (int i = 0; i < 1_000; i++) {
                peer.send(Frame.CONTINUATION, 0, stream, piece);
              }
            },
            "Header size exceeded max allowed size"),
        new Fault(
            "empty pieces of a head without end",
            (peer, stream) -> {
              peer.send(Frame.HEADERS, 0, stream, peer.block(":status", "200"));
              for (int i = 0; i < 100_000; i++) {
                peer.send(Frame.CONTINUATION, 0, stream, new byte[0]);
              }
            },
            "consecutive continuations"),
        new Fault(
            "settings that cannot be",
            (peer, stream) ->
                peer.send(Frame.SETTINGS, 0, 0, Frame.settings(Frame.INITIAL_WINDOW_SIZE, -1)),
            ""),
        new Fault(
            "a window that overflows",
            (peer, stream) -> {
              peer.sendWindowUpdate(0, Integer.MAX_VALUE);
              peer.sendWindowUpdate(0, Integer.MAX_VALUE);
            },
            ""),
        new Fault(
            "more on the way than was allowed",
            (peer, stream) -> {
              peer.sendHeaders(stream, 0, ":status", "103");
              for (int i = 0; i < 2_000; i++) {
                peer.send(Frame.DATA, 0, stream, new byte[16_384]);
              }
            },
            ""),
        new Fault(
            "empty bodies without end",
            (peer, stream) -> {
              peer.sendHeaders(stream, 0, ":status", "200");
              for (int i = 0; i < 10_000; i++) {
                peer.sendData(stream, 0, "");
              }
            },
            "empty data frames"),
        new Fault(
            "garbage",
            (peer, stream) ->
                peer.send(
                    "no frames at all, whoever reads this\n"
                        .repeat(9)
                        .getBytes(StandardCharsets.US_ASCII)),
            ""));
  }

  @ParameterizedTest
  @MethodSource("connectionFaults")
  void faultOfAConnectionFailsAllItsRequests(Fault fault) throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    FrameServer.Script script =
        peer -> {
          peer.greet();
          if (peer.number() > 1) {
            peer.answer(peer.readRequest().stream(), 200, "next");
            peer.readRequest();
          }
          List<StreamRequest> all = new ArrayList<>();
          for (int i = 0; i < 3; i++) {
            all.add(peer.readRequest());
          }
          try {
            fault.breaking().play(peer, all.get(0).stream());
            peer.below().awaitClose();
          } finally {
            ended.countDown();
          }
        };
    try (FrameServer server = FrameServer.start(script);
        AsyncHttpClient client = client().build()) {
      List<CompletableFuture<Response>> all = get(client, server, 3);

      for (CompletableFuture<Response> one : all) {
        TransportException failure = Await.failure(one);
        assertThat(failure.kind()).isEqualTo(FailureKind.PROTOCOL);
        assertThat(failure)
            .hasMessageStartingWith("%s does not speak HTTP by the standard: ", origin(server))
            .hasMessageContaining(fault.message());
      }
      Await.open(ended);
      assertThat(Await.value(client.get(server.uri("/").toString())).text()).isEqualTo("next");
      assertThat(server.connectionsOpened()).isEqualTo(2);
    }
  }

  private static AsyncHttpClientBuilder client() throws IOException {
    return AsyncHttpClient.builder()
        .protocol(Protocol.HTTP_2)
        .trustedAuthorities(TestCertificates.authority());
  }

  private static String origin(FrameServer server) {
    return "http://127.0.0.1:" + server.port();
  }

  private static List<CompletableFuture<Response>> get(
      AsyncHttpClient client, FrameServer server, int count) {
    List<CompletableFuture<Response>> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(client.get(server.uri("/" + i).toString()));
    }
    return all;
  }

  /** A request that is not sent again, even if the server leaves no doubt that it may be. */
  private static Request unrepeatable(URI uri) {
    return Request.post(uri.toString())
        .publisher(Http2FaultTest::publish, OptionalLong.of(4))
        .build();
  }

  private static void publish(Flow.Subscriber<? super ByteBuffer> subscriber) {
    subscriber.onSubscribe(
        new Flow.Subscription() {
          @Override
          public void request(long n) {
            subscriber.onNext(ByteBuffer.wrap("once".getBytes(StandardCharsets.US_ASCII)));
            subscriber.onComplete();
          }

          @Override
          public void cancel() {
            // It has brought all.
          }
        });
  }

  private static void sendLargeHead(FramePeer peer, int stream, int size) throws IOException {
    byte[] block = peer.block(":status", "200", "x-large", "\u00ff".repeat(size));
    int from = 0;
    int type = Frame.HEADERS;
    while (from < block.length) {
      int to = Math.min(block.length, from + 16_384);
      byte[] piece = Arrays.copyOfRange(block, from, to);
      peer.send(type, to == block.length ? Frame.END_HEADERS : 0, stream, piece);
      type = Frame.CONTINUATION;
      from = to;
    }
  }

  /**
   * GOAWAY: streams above the last one were not processed, and are sent again or, where they cannot
   * be, told to be refused; the others are answered.
   */
  @Test
  void goodbyeRefusesWhatCameTooLate() throws Exception {
    List<String> sentAgain = new CopyOnWriteArrayList<>();
    FrameServer.Script script =
        peer -> {
          peer.greet();
          while (peer.number() > 1) {
            StreamRequest again = peer.readRequest();
            sentAgain.add(again.path());
            peer.answer(again.stream(), 200, "again " + again.path());
          }
          StreamRequest first = peer.readRequest();
          for (int i = 0; i < 4; i++) {
            peer.readRequest();
          }
          peer.sendGoAway(first.stream(), Frame.NO_ERROR);
          peer.answer(first.stream(), 200, first.path());
          peer.below().awaitClose();
        };
    try (FrameServer server = FrameServer.start(script);
        AsyncHttpClient client = client().build()) {
      List<CompletableFuture<Response>> repeatable = get(client, server, 3);
      List<CompletableFuture<Response>> others =
          List.of(
              client.send(unrepeatable(server.uri("/3"))),
              client.send(unrepeatable(server.uri("/4"))));

      assertThat(Await.value(repeatable.get(0)).text()).isEqualTo("/0");
      assertThat(Await.value(repeatable.get(1)).text()).isEqualTo("again /1");
      assertThat(Await.value(repeatable.get(2)).text()).isEqualTo("again /2");
      for (CompletableFuture<Response> refused : others) {
        TransportException failure = Await.failure(refused);
        assertThat(failure.kind()).isEqualTo(FailureKind.RESET);
        assertThat(failure.progress()).isEqualTo(Progress.REFUSED);
        assertThat(failure).hasMessageContaining("GOAWAY NO_ERROR");
        assertThat(failure.attempts()).hasSize(1);
      }
      assertThat(sentAgain).containsExactlyInAnyOrder("/1", "/2");
      assertThat(Await.value(client.get(server.uri("/next").toString())).text())
          .isEqualTo("again /next");
      assertThat(server.connectionsOpened()).isEqualTo(2);
    }
  }

  @Test
  void refusedRequestIsSentAgainThoughNotForEver() throws Exception {
    AtomicInteger seen = new AtomicInteger();
    FrameServer.Script script =
        peer -> {
          peer.greet();
          while (true) {
            StreamRequest request = peer.readRequest();
            if (seen.incrementAndGet() == 3) {
              peer.answer(request.stream(), 200, "good");
            } else {
              peer.sendReset(request.stream(), Frame.REFUSED_STREAM);
            }
          }
        };
    try (FrameServer server = FrameServer.start(script);
        AsyncHttpClient client = client().build()) {
      String url = server.uri("/").toString();

      Response third = Await.value(client.get(url));
      assertThat(third.text()).isEqualTo("good");
      assertThat(third.attempts()).hasSize(3);

      TransportException failure = Await.failure(client.get(url));
      assertThat(failure.kind()).isEqualTo(FailureKind.RESET);
      assertThat(failure.progress()).isEqualTo(Progress.REFUSED);
      assertThat(failure.attempts()).hasSize(1 + 20);
      assertThat(seen).hasValue(3 + 1 + 20);
      assertThat(server.connectionsOpened()).isEqualTo(1);
    }
  }

  @Test
  void gracefulGoodbyeEndsNothing() throws Exception {
    FrameServer.Script script =
        peer -> {
          peer.greet();
          StreamRequest first = peer.readRequest();
          peer.sendGoAway(Integer.MAX_VALUE, Frame.NO_ERROR);
          peer.sendGoAway(first.stream(), Frame.NO_ERROR);
          peer.answer(first.stream(), 200, "whole");
          peer.below().awaitClose();
        };
    try (FrameServer server = FrameServer.start(script);
        AsyncHttpClient client = client().build()) {
      for (int i = 1; i <= 3; i++) {
        assertThat(Await.value(client.get(server.uri("/").toString())).text()).isEqualTo("whole");
        assertThat(server.connectionsOpened()).isEqualTo(i);
      }
      server.awaitNoConnections();
    }
  }

  static Stream<Object[]> resets() {
    return Stream.of(
        new Object[] {
          Frame.REFUSED_STREAM, Progress.REFUSED, "refused the request (REFUSED_STREAM)"
        },
        new Object[] {Frame.CANCEL, Progress.SENT, "cancelled the request (CANCEL)"},
        new Object[] {Frame.INTERNAL_ERROR, Progress.SENT, "failed within (INTERNAL_ERROR)"},
        new Object[] {
          Frame.ENHANCE_YOUR_CALM,
          Progress.SENT,
          "says that this client asks too much (ENHANCE_YOUR_CALM)"
        },
        new Object[] {0xbad, Progress.SENT, "reset the stream (error 0xbad)"});
  }

  @ParameterizedTest
  @MethodSource("resets")
  void resetSaysWhy(int code, Progress progress, String message) throws Exception {
    FrameServer.Script script =
        peer -> {
          peer.greet();
          peer.sendReset(peer.readRequest().stream(), code);
          StreamRequest begun = peer.readRequest();
          peer.sendHeaders(begun.stream(), 0, ":status", "200");
          peer.sendData(begun.stream(), 0, "some");
          peer.sendReset(begun.stream(), code);
          peer.answer(peer.readRequest().stream(), 200, "next");
          peer.readRequest();
        };
    try (FrameServer server = FrameServer.start(script);
        AsyncHttpClient client = client().build()) {
      String url = server.uri("/").toString();

      TransportException early = Await.failure(client.send(unrepeatable(server.uri("/"))));
      assertThat(early).hasMessage("%s %s before it answered", origin(server), message);
      assertThat(early.kind()).isEqualTo(FailureKind.RESET);
      assertThat(early.progress()).isEqualTo(progress);

      TransportException late = Await.failure(client.get(url));
      assertThat(late).hasMessage("%s %s within the body of the response", origin(server), message);
      assertThat(late.kind()).isEqualTo(FailureKind.INCOMPLETE);
      assertThat(late.progress()).isEqualTo(Progress.ANSWERED);

      assertThat(Await.value(client.get(url)).text()).isEqualTo("next");
      assertThat(server.connectionsOpened()).isEqualTo(1);
    }
  }

  @Test
  void resetWithoutErrorAfterAWholeResponseIsASuccess() throws Exception {
    FrameServer.Script script =
        peer -> {
          peer.greet();
          for (int i = 0; i < 2; i++) {
            StreamRequest head = peer.readHead();
            peer.answer(head.stream(), 413, "too large");
            peer.sendReset(head.stream(), Frame.NO_ERROR);
          }
          peer.answer(peer.readRequest().stream(), 200, "next");
          peer.readRequest();
        };
    try (FrameServer server = FrameServer.start(script);
        AsyncHttpClient client = client().build()) {
      String url = server.uri("/").toString();
      for (int i = 0; i < 2; i++) {
        Response response =
            Await.value(client.send(Request.post(url).bytes(new byte[1 << 20]).build()));
        assertThat(response.status()).isEqualTo(413);
        assertThat(response.text()).isEqualTo("too large");
      }
      assertThat(Await.value(client.get(url)).text()).isEqualTo("next");
      assertThat(server.connectionsOpened()).isEqualTo(1);
    }
  }

  @Test
  void limitOfStreamsIsKeptAndOtherConnectionsAreOpened() throws Exception {
    FrameServer.Script script =
        peer -> {
          peer.greet(Frame.MAX_CONCURRENT_STREAMS, 1);
          while (true) {
            StreamRequest request = peer.readRequest();
            assertThat(peer.awaiting()).isZero();
            peer.answer(request.stream(), 200, "" + peer.number());
          }
        };
    try (FrameServer server = FrameServer.start(script);
        AsyncHttpClient client = client().build()) {
      get(client, server, 100)
          .forEach(response -> assertThat(Await.value(response).status()).isEqualTo(200));

      assertThat(server.connectionsOpened()).isBetween(2, 16);
    }
  }

  @Test
  void streamsWaitWhileThereAreNone() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    FrameServer.Script script =
        peer -> {
          peer.greet(Frame.MAX_CONCURRENT_STREAMS, 1);
          while (peer.number() > 1) {
            peer.answer(peer.readRequest().stream(), 200, "later");
          }
          StreamRequest first = peer.readRequest();
          peer.send(Frame.SETTINGS, 0, 0, Frame.settings(Frame.MAX_CONCURRENT_STREAMS, 0));
          peer.answer(first.stream(), 200, "first");
          Await.open(waiting);
          peer.send(Frame.SETTINGS, 0, 0, Frame.settings(Frame.MAX_CONCURRENT_STREAMS, 5));
          while (true) {
            peer.answer(peer.readRequest().stream(), 200, "later");
          }
        };
    try (FrameServer server = FrameServer.start(script);
        AsyncHttpClient client = client().build()) {
      assertThat(Await.value(client.get(server.uri("/").toString())).text()).isEqualTo("first");
      List<CompletableFuture<Response>> later = get(client, server, 20);
      CompletableFuture<Response> impatient =
          client.send(
              Request.get(server.uri("/").toString()).timeout(Duration.ofMillis(50)).build());

      TransportException failure = Await.failure(impatient);
      assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
      assertThat(failure.progress()).isEqualTo(Progress.NOT_SENT);
      assertThat(server.connectionsOpened()).isEqualTo(1);
      waiting.countDown();
      later.forEach(response -> assertThat(Await.value(response).text()).isEqualTo("later"));
    }
  }

  @Test
  void windowThatStaysShutTimesOut() throws Exception {
    CompletableFuture<Frame> reset = new CompletableFuture<>();
    FrameServer.Script script =
        peer -> {
          peer.greet(Frame.INITIAL_WINDOW_SIZE, 0);
          peer.answer(peer.readRequest().stream(), 200, "settled");
          reset.complete(peer.readUntil(Frame.RST_STREAM));
          peer.answer(peer.readRequest().stream(), 200, "good");
          peer.readRequest();
        };
    try (FrameServer server = FrameServer.start(script);
        AsyncHttpClient client = client().build()) {
      String url = server.uri("/").toString();
      Await.value(client.get(url));

      TransportException failure =
          Await.failure(
              client.send(Request.post(url).text("body").timeout(Duration.ofMillis(200)).build()));

      assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
      assertThat(Await.value(reset).number(0)).isEqualTo(Frame.CANCEL);
      assertThat(Await.value(client.get(url)).text()).isEqualTo("good");
      assertThat(server.connectionsOpened()).isEqualTo(1);
    }
  }

  @Test
  void silenceWithinABodyTimesOut() throws Exception {
    FrameServer.Script script =
        peer -> {
          peer.greet();
          StreamRequest request = peer.readRequest();
          peer.sendHeaders(request.stream(), 0, ":status", "200");
          peer.sendData(request.stream(), 0, "some");
          peer.readUntil(Frame.RST_STREAM);
          peer.answer(peer.readRequest().stream(), 200, "good");
          peer.readRequest();
        };
    try (FrameServer server = FrameServer.start(script);
        AsyncHttpClient client = client().idleTimeout(Duration.ofMillis(150)).build()) {
      String url = server.uri("/").toString();

      assertThat(Await.failure(client.get(url)))
          .hasMessage("%s fell silent within the body for 0.15 s", origin(server));
      assertThat(Await.value(client.get(url)).text()).isEqualTo("good");
    }
  }

  @Test
  void floodOfPingsIsAnsweredWhileItIsRead() throws Exception {
    FrameServer.Script script =
        peer -> {
          peer.greet();
          StreamRequest request = peer.readRequest();
          for (int i = 0; i < 5_000; i++) {
            peer.send(Frame.PING, 0, 0, new byte[8]);
            peer.readUntil(Frame.PING);
          }
          peer.answer(request.stream(), 200, "good");
          peer.readRequest();
        };
    try (FrameServer server = FrameServer.start(script);
        AsyncHttpClient client = client().build()) {
      assertThat(Await.value(client.get(server.uri("/").toString())).text()).isEqualTo("good");
    }
  }

  @Test
  void peerThatSpeaksHttp1AfterAllIsNamed() throws Exception {
    FrameServer.Script script =
        peer -> {
          peer.below().awaitByte();
          peer.below().send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
          peer.below().awaitClose();
        };
    try (FrameServer secure = FrameServer.start(script, TestCertificates.localhost());
        FrameServer plain = FrameServer.start(script);
        AsyncHttpClient client = client().build()) {
      for (FrameServer server : List.of(secure, plain)) {
        TransportException failure = Await.failure(client.get(server.uri("/").toString()));

        assertThat(failure.kind()).isEqualTo(FailureKind.PROTOCOL);
        assertThat(failure)
            .hasMessageContaining("it answers with HTTP/1.1 where HTTP/2 was agreed on");
        server.awaitNoConnections();
      }
    }
  }

  @Test
  void connectionThatDiesFailsEachOfItsRequestsOnce() throws Exception {
    FrameServer.Script script =
        peer -> {
          peer.greet();
          if (peer.number() > 1) {
            peer.answer(peer.readRequest().stream(), 200, "next");
            peer.readRequest();
          }
          for (int i = 0; i < 100; i++) {
            StreamRequest request = peer.readRequest();
            if (i % 2 == 0) {
              peer.sendHeaders(request.stream(), 0, ":status", "200");
            }
          }
          peer.below().reset();
        };
    try (FrameServer server = FrameServer.start(script);
        AsyncHttpClient client = client().build()) {
      List<CompletableFuture<Response>> all = get(client, server, 100);

      for (CompletableFuture<Response> one : all) {
        assertThat(Await.failure(one).kind()).isIn(FailureKind.RESET, FailureKind.INCOMPLETE);
      }
      assertThat(Await.value(client.get(server.uri("/").toString())).text()).isEqualTo("next");
      assertThat(server.connectionsOpened()).isEqualTo(2);
    }
  }

  @Test
  void connectionThatTheServerClosedIsNotUsed() throws Exception {
    FrameServer.Script script =
        peer -> {
          peer.greet();
          peer.answer(peer.readRequest().stream(), 200, "good");
          peer.below().halfClose();
          peer.below().awaitClose();
        };
    try (FrameServer server = FrameServer.start(script);
        AsyncHttpClient client = client().build()) {
      for (int i = 1; i <= 3; i++) {
        assertThat(Await.value(client.get(server.uri("/").toString())).text()).isEqualTo("good");
        server.awaitNoConnections();
        assertThat(server.connectionsOpened()).isEqualTo(i);
      }
    }
  }

  @Test
  void refusedConnectionFailsAllThatWaitedForIt() throws Exception {
    ScriptedServer closed = ScriptedServer.start(Peer::stall);
    String url = "http://127.0.0.1:" + closed.port() + "/";
    closed.close();
    try (AsyncHttpClient client = client().build()) {
      List<CompletableFuture<Response>> all = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        all.add(client.get(url));
      }

      all.forEach(one -> assertThat(Await.failure(one).kind()).isEqualTo(FailureKind.CONNECT));
    }
  }

  @Test
  void handshakeThatHangsHoldsUpOnlyItsOwnRequest() throws Exception {
    CountDownLatch accepted = new CountDownLatch(1);
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    FrameServer.Script script =
        peer -> {
          if (peer.number() == 1) {
            accepted.countDown();
            Await.value(done);
            return;
          }
          peer.greet();
          while (true) {
            peer.answer(peer.readRequest().stream(), 200, "good");
          }
        };
    try (FrameServer server = FrameServer.start(script, TestCertificates.localhost());
        AsyncHttpClient client = client().build()) {
      CompletableFuture<Response> hanging = client.get(server.uri("/").toString());
      Await.open(accepted);

      get(client, server, 10)
          .forEach(other -> assertThat(Await.value(other).text()).isEqualTo("good"));

      hanging.cancel(true);
      done.complete(true);
    }
  }
}
