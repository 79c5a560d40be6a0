package dev.penstock.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.FailureKind;
import dev.penstock.http.Headers;
import dev.penstock.http.Origin;
import dev.penstock.http.Protocol;
import dev.penstock.http.ProxyRules;
import dev.penstock.http.TransportException;
import dev.penstock.seam.SystemTime;
import dev.penstock.seam.Wire;
import dev.penstock.testing.Frame;
import dev.penstock.testing.FrameServer;
import dev.penstock.testing.StreamRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Streams that stand still, in one direction or the other, beside streams that do not. */
class Http2BackPressureTest {
  private static final long SIZE = 8 << 20;
  private static final byte[] PIECE = "0123456789".getBytes(UTF_8);

  private final SystemTime time = new SystemTime();
  private final NettyWire wire =
      new NettyWire(
          new WireSettings(
              Duration.ofSeconds(5),
              Duration.ofSeconds(20),
              Duration.ofMinutes(1),
              Optional.empty(),
              ProxyRules.none(),
              Protocol.HTTP_2),
          time);

  @AfterEach
  void stop() {
    wire.close();
    time.close();
  }

  @Test
  void pausedStreamsStopNeitherTheOthersNorTheConnection() throws Exception {
    FrameServer.Script script =
        peer -> {
          peer.greet();
          StreamRequest one = peer.readRequest();
          StreamRequest two = peer.readRequest();
          peer.sendHeaders(one.stream(), 0, ":status", "200");
          peer.sendHeaders(two.stream(), 0, ":status", "200");
          // As much as the client takes, on both, and nothing of it is read.
          for (StreamRequest request : new StreamRequest[] {one, two}) {
            while (peer.window(request.stream()) >= 16_384) {
              peer.sendPiece(request.stream(), 16_384);
            }
          }
          StreamRequest third = peer.readRequest();
          peer.sendHeaders(third.stream(), 0, ":status", "200");
          peer.sendBody(third.stream(), SIZE);
          peer.sendBody(one.stream(), SIZE);
          peer.sendBody(two.stream(), SIZE);
          peer.readRequest();
        };
    try (FrameServer server = FrameServer.start(script)) {
      Paused one = paused(server.uri("/1"));
      Paused two = paused(server.uri("/2"));
      one.awaitBegun();
      two.awaitBegun();
      RecordingListener third = send(server.uri("/3"), null);

      assertThat(third.await().body()).hasSize((int) SIZE);
      assertThat(one.end).isNotDone();
      assertThat(one.received).hasValueLessThanOrEqualTo(16_384);

      one.resumeForGood();
      two.resumeForGood();
      one.end.get(20, TimeUnit.SECONDS);
      two.end.get(20, TimeUnit.SECONDS);
      assertThat(one.received).hasValueGreaterThan(SIZE);
      assertThat(two.received.get()).isEqualTo(one.received.get());
    }
  }

  @Test
  void publishedBodyIsPulledAsTheWindowAllows() throws Exception {
    CountDownLatch reading = new CountDownLatch(1);
    Pieces pieces = Pieces.of(64, new byte[1 << 20]);
    FrameServer.Script script =
        peer -> {
          peer.greet();
          StreamRequest stuck = peer.readHead();
          peer.giveNothingBack();
          StreamRequest other = peer.readRequest();
          peer.answer(other.stream(), 200, "meanwhile");
          if (!reading.await(20, TimeUnit.SECONDS)) {
            throw new IOException("nobody wants it read");
          }
          peer.giveBack();
          peer.sendWindowUpdate(0, 1 << 20);
          peer.sendWindowUpdate(stuck.stream(), 1 << 20);
          int length = peer.readRequest().body().length;
          peer.answer(stuck.stream(), 200, "" + length);
          peer.readRequest();
        };
    try (FrameServer server = FrameServer.start(script)) {
      RecordingListener upload = send(server.uri("/"), pieces.length(64L << 20));
      RecordingListener other = send(server.uri("/"), null);

      assertThat(other.await().body()).asString().isEqualTo("meanwhile");
      assertThat(pieces.asked).hasValueLessThan(8);
      assertThat(upload.isOver()).isFalse();

      reading.countDown();
      assertThat(upload.await().body()).asString().isEqualTo(String.valueOf(64 << 20));
      assertThat(server.connectionsOpened()).isEqualTo(1);
    }
  }

  @Test
  void publishedBodyOfUnknownLengthEndsItsStream() throws Exception {
    CompletableFuture<StreamRequest> seen = new CompletableFuture<>();
    FrameServer.Script script =
        peer -> {
          peer.greet();
          StreamRequest request = peer.readRequest();
          seen.complete(request);
          peer.answer(request.stream(), 200, "ok");
          peer.readRequest();
        };
    try (FrameServer server = FrameServer.start(script)) {
      assertThat(send(server.uri("/"), Pieces.of(3, PIECE).unknownLength()).await().status())
          .isEqualTo(200);

      StreamRequest request = seen.get(20, TimeUnit.SECONDS);
      assertThat(request.body()).asString().isEqualTo("0123456789".repeat(3));
      assertThat(request.field("content-length")).isEmpty();
      assertThat(request.field("transfer-encoding")).isEmpty();
    }
  }

  @Test
  void publisherThatFailsFailsItsRequestOnly() throws Exception {
    IOException cause = new IOException("the disk is gone");
    CompletableFuture<Frame> reset = new CompletableFuture<>();
    FrameServer.Script script =
        peer -> {
          peer.greet();
          reset.complete(peer.readUntil(Frame.RST_STREAM));
          peer.answer(peer.readRequest().stream(), 200, "good");
          peer.readRequest();
        };
    try (FrameServer server = FrameServer.start(script)) {
      RecordingListener failing =
          send(server.uri("/"), Pieces.failing(2, PIECE, cause).unknownLength());

      assertThat(failing.await().failure().kind()).isEqualTo(FailureKind.REQUEST);
      assertThat(failing.failure()).hasCause(cause);
      assertThat(reset.get(20, TimeUnit.SECONDS).number(0)).isEqualTo(Frame.CANCEL);
      assertThat(send(server.uri("/"), null).await().body()).asString().isEqualTo("good");
      assertThat(server.connectionsOpened()).isEqualTo(1);
    }
  }

  @Test
  void answerThatComesEarlyEndsTheUpload() throws Exception {
    Pieces pieces = Pieces.endless(1, PIECE);
    FrameServer.Script script =
        peer -> {
          peer.greet();
          peer.answer(peer.readHead().stream(), 413, "big");
          peer.readUntil(Frame.RST_STREAM);
          peer.answer(peer.readRequest().stream(), 200, "good");
          peer.readRequest();
        };
    try (FrameServer server = FrameServer.start(script)) {
      RecordingListener answer = send(server.uri("/"), pieces.unknownLength());

      assertThat(answer.await().status()).isEqualTo(413);
      assertThat(answer.body()).asString().isEqualTo("big");
      assertThat(pieces.cancelled.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(send(server.uri("/"), null).await().status()).isEqualTo(200);
      assertThat(server.connectionsOpened()).isEqualTo(1);
    }
  }

  @Test
  void closeEndsWhatWaitsForAStream() throws Exception {
    CountDownLatch settled = new CountDownLatch(1);
    FrameServer.Script script =
        peer -> {
          peer.greet(Frame.MAX_CONCURRENT_STREAMS, 0);
          peer.readRequest();
          settled.countDown();
          peer.readRequest();
        };
    try (FrameServer server = FrameServer.start(script)) {
      RecordingListener first = send(server.uri("/"), null);
      assertThat(settled.await(20, TimeUnit.SECONDS)).isTrue();
      RecordingListener waiting = send(server.uri("/"), null);

      wire.close();

      assertThat(first.await().hasFailed()).isTrue();
      assertThat(waiting.await().hasFailed()).isTrue();
    }
  }

  private Paused paused(URI uri) {
    Paused listener = new Paused();
    Wire.Attempt attempt = wire.open(message(uri, null), listener);
    listener.attempt = attempt;
    attempt.start();
    return listener;
  }

  private RecordingListener send(URI uri, Wire.@Nullable Content body) {
    RecordingListener listener = new RecordingListener();
    wire.open(message(uri, body), listener).start();
    return listener;
  }

  private static Wire.Message message(URI uri, Wire.@Nullable Content body) {
    return new Wire.Message(
        body == null ? "GET" : "POST",
        Origin.of(uri),
        uri,
        Headers.empty(),
        body,
        Duration.ofSeconds(25));
  }

  /** Pauses whenever something comes, until it is resumed for good. */
  private static final class Paused implements Wire.Listener {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final AtomicLong received = new AtomicLong();
    private volatile boolean pauses = true;
    private volatile Wire.@Nullable Attempt attempt;

    void awaitBegun() throws InterruptedException {
      assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    }

    void resumeForGood() {
      pauses = false;
      Wire.Attempt resumed = attempt;
      if (resumed != null) {
        resumed.resume();
      }
    }

    @Override
    public void sent(long nanos) {}

    @Override
    public void head(int status, Headers headers) {}

    @Override
    public void data(ByteBuffer data) {
      received.addAndGet(data.remaining());
      Wire.Attempt pausing = attempt;
      if (pauses && pausing != null) {
        pausing.pause();
        begun.countDown();
      }
    }

    @Override
    public void ended() {
      end.complete(null);
    }

    @Override
    public void failed(TransportException cause) {
      end.completeExceptionally(cause);
    }
  }
}
