package dev.penstock.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.FailureKind;
import dev.penstock.http.Headers;
import dev.penstock.http.Origin;
import dev.penstock.http.Protocol;
import dev.penstock.http.ProxyRules;
import dev.penstock.seam.SystemTime;
import dev.penstock.seam.Wire;
import dev.penstock.seam.Wire.Content.Published;
import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import dev.penstock.testing.ScriptedServer;
import dev.penstock.testing.SeenRequest;
import dev.penstock.testing.TestCertificates;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of requests that are published while they are sent, over HTTP/1.1. */
class UploadTest {
  private static final byte[] PIECE = "0123456789".getBytes(UTF_8);

  private final SystemTime time = new SystemTime();
  private final NettyWire wire =
      new NettyWire(
          new WireSettings(
              Duration.ofSeconds(5),
              Duration.ofSeconds(5),
              Duration.ofMinutes(1),
              Optional.of(Trust.anyone()),
              ProxyRules.none(),
              Protocol.NEGOTIATED),
          time);

  @AfterEach
  void stop() {
    wire.close();
    time.close();
  }

  @Test
  void bodyOfKnownLengthIsSentWithThatLength() throws Exception {
    try (RecordingServer server = RecordingServer.start(request -> Reply.text("ok"))) {
      RecordingListener answer = send(server.uri("/"), Pieces.of(3, PIECE).length(30));

      assertThat(answer.await().status()).isEqualTo(200);
      SeenRequest seen = server.requests().get(0);
      assertThat(seen.header("content-length")).contains("30");
      assertThat(seen.body()).asString().isEqualTo("0123456789".repeat(3));
    }
  }

  @Test
  void bodyOfUnknownLengthIsSentInChunks() throws Exception {
    try (RecordingServer server = RecordingServer.start(request -> Reply.text("ok"))) {
      RecordingListener answer = send(server.uri("/"), Pieces.of(3, PIECE).unknownLength());

      assertThat(answer.await().status()).isEqualTo(200);
      SeenRequest seen = server.requests().get(0);
      assertThat(seen.header("content-length")).isEmpty();
      assertThat(seen.header("transfer-encoding")).contains("chunked");
      assertThat(seen.body()).asString().isEqualTo("0123456789".repeat(3));
    }
  }

  @Test
  void connectionIsUsedAgainAfterAPublishedBody() throws Exception {
    try (RecordingServer server = RecordingServer.start(request -> Reply.text("ok"))) {
      for (int i = 0; i < 3; i++) {
        assertThat(send(server.uri("/"), Pieces.of(0, PIECE).unknownLength()).await().status())
            .isEqualTo(200);
        assertThat(send(server.uri("/"), Pieces.of(1, PIECE).length(10)).await().status())
            .isEqualTo(200);
      }

      assertThat(server.connectionsOpened()).isEqualTo(1);
    }
  }

  @ParameterizedTest(name = "over TLS: {0}")
  @ValueSource(booleans = {false, true})
  void noMoreIsAskedForThanTheServerTakes(boolean secure) throws Exception {
    int count = 64;
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch reading = new CountDownLatch(1);
    Pieces pieces = Pieces.of(count, new byte[1 << 20]);
    ScriptedServer.Script script =
        peer -> {
          peer.awaitByte();
          arrived.countDown();
          if (!reading.await(20, TimeUnit.SECONDS)) {
            throw new IOException("nobody wants it read");
          }
          int length = peer.readRequest().body().length;
          peer.send("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n" + length);
          peer.awaitClose();
        };
    try (ScriptedServer server =
            secure
                ? ScriptedServer.start(script, TestCertificates.localhost())
                : ScriptedServer.start(script);
        RecordingServer clock =
            RecordingServer.start(request -> Reply.text("").after(Duration.ofMillis(500)))) {
      RecordingListener answer = send(server.uri("/"), pieces.length((long) count << 20));
      assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();
      send(clock.uri("/"), null).await();

      assertThat(pieces.asked).hasValueLessThan(count);

      reading.countDown();
      assertThat(answer.await().body()).asString().isEqualTo(String.valueOf(count << 20));
      wire.close();
    }
  }

  @Test
  void publisherThatFailsFailsTheRequest() throws Exception {
    IOException cause = new IOException("the disk is gone");
    assertUnreadable(Pieces.failing(2, PIECE, cause).unknownLength(), "the disk is gone", cause);
  }

  @Test
  void publisherThatEndsTooEarlyFailsTheRequest() throws Exception {
    assertUnreadable(Pieces.of(2, PIECE).length(21), "it ended after 20 of 21 bytes", null);
  }

  @Test
  void publisherThatBringsTooMuchFailsTheRequest() throws Exception {
    Pieces pieces = Pieces.of(3, PIECE);
    assertUnreadable(pieces.length(29), "it is longer than the 29 bytes announced", null);
    assertThat(pieces.cancelled.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void publisherThatThrowsFailsTheRequest() throws Exception {
    IllegalStateException cause = new IllegalStateException("thrown by the test");
    Published throwing =
        new Published(
            OptionalLong.empty(),
            subscriber -> {
              throw cause;
            });
    assertUnreadable(throwing, "thrown by the test", cause);
  }

  @Test
  void publisherThatBringsMoreThanItWasAskedForFailsTheRequest() throws Exception {
    Flow.Publisher<ByteBuffer> eager =
        subscriber ->
            subscriber.onSubscribe(
                new Flow.Subscription() {
                  @Override
                  public void request(long n) {
                    new Thread(
                            () -> {
                              for (int i = 0; i < 100; i++) {
                                subscriber.onNext(ByteBuffer.allocate(1 << 20));
                              }
                            })
                        .start();
                  }

                  @Override
                  public void cancel() {}
                });
    try (ScriptedServer server = ScriptedServer.start(peer -> peer.stall())) {
      RecordingListener answer = send(server.uri("/"), new Published(OptionalLong.empty(), eager));

      assertThat(answer.await().failure().kind()).isEqualTo(FailureKind.REQUEST);
    }
  }

  @Test
  void cancelEndsTheSubscription() throws Exception {
    Pieces pieces = Pieces.endless(1, PIECE);
    try (ScriptedServer server = ScriptedServer.start(peer -> peer.awaitClose())) {
      RecordingListener listener = new RecordingListener();
      Wire.Attempt attempt = wire.open(message(server.uri("/"), pieces.unknownLength()), listener);
      attempt.start();

      attempt.cancel();

      assertThat(listener.await().failure().kind()).isEqualTo(FailureKind.CANCELLED);
      server.awaitNoConnections();
    }
  }

  @Test
  void answerThatComesEarlyIsReadToItsEnd() throws Exception {
    Pieces pieces = Pieces.endless(1, PIECE);
    try (ScriptedServer server =
        ScriptedServer.start(
            peer -> {
              peer.readHead();
              peer.send("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig");
              peer.awaitClose();
            })) {
      RecordingListener answer = send(server.uri("/"), pieces.unknownLength());

      assertThat(answer.await().status()).isEqualTo(413);
      assertThat(answer.body()).asString().isEqualTo("big");
      assertThat(pieces.cancelled.await(20, TimeUnit.SECONDS)).isTrue();
      server.awaitNoConnections();
    }
  }

  private void assertUnreadable(Published body, String why, @Nullable Throwable cause)
      throws Exception {
    try (ScriptedServer server = ScriptedServer.start(peer -> peer.awaitClose())) {
      RecordingListener answer = send(server.uri("/"), body);

      assertThat(answer.await().failure())
          .hasMessage(
              "the body of the request to http://127.0.0.1:%d could not be read: %s",
              server.port(), why)
          .hasCause(cause);
      assertThat(answer.failure().kind()).isEqualTo(FailureKind.REQUEST);
      server.awaitNoConnections();
    }
  }

  private RecordingListener send(URI uri, Wire.@Nullable Content body) {
    RecordingListener listener = new RecordingListener();
    wire.open(message(uri, body), listener).start();
    return listener;
  }

  private static Wire.Message message(URI uri, Wire.@Nullable Content body) {
    return new Wire.Message(
        "POST", Origin.of(uri), uri, Headers.empty(), body, Duration.ofSeconds(15));
  }
}
