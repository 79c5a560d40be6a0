package dev.penstock.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.Headers;
import dev.penstock.http.Origin;
import dev.penstock.http.Protocol;
import dev.penstock.http.ProxyRules;
import dev.penstock.seam.SystemTime;
import dev.penstock.seam.Wire;
import dev.penstock.testing.Frame;
import dev.penstock.testing.FramePeer;
import dev.penstock.testing.FrameServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Frames at random, to attempts that are paused and cancelled at random: each tells what it has to
 * in order, and ends once.
 */
class RandomFramesTest {
  private final SystemTime time = new SystemTime();

  @AfterEach
  void stop() {
    time.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everyAttemptEndsOnceAndInOrder(long seed) throws Exception {
    List<RecordingListener> listeners = new ArrayList<>();
    Random random = new Random(seed);
    try (FrameServer server = FrameServer.start(RandomFramesTest::answer);
        NettyWire wire = wire()) {
      for (int i = 0; i < 400; i++) {
        RecordingListener listener = new RecordingListener();
        listeners.add(listener);
        Wire.Attempt attempt = wire.open(message(server.uri("/" + random.nextInt())), listener);
        attempt.start();
        if (i % 5 == 0) {
          attempt.pause();
          attempt.resume();
        }
        if (i % 11 == 0) {
          attempt.pause();
        }
        if (i % 7 == 0) {
          attempt.cancel();
        }
        if (i % 20 == 0) {
          listener.await();
        }
      }
      for (RecordingListener listener : listeners.subList(0, 300)) {
        listener.await();
      }
    }

    listeners.forEach(RecordingListener::assertToldInOrder);
    assertThat(listeners).anyMatch(listener -> !listener.hasFailed());
    assertThat(listeners).anyMatch(RecordingListener::hasFailed);
  }

  private NettyWire wire() {
    return new NettyWire(
        new WireSettings(
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofMillis(50),
            Optional.empty(),
            ProxyRules.none(),
            Protocol.HTTP_2),
        time);
  }

  private static Wire.Message message(URI uri) {
    return new Wire.Message(
        "POST",
        Origin.of(uri),
        uri,
        Headers.empty(),
        Pieces.of(3, new byte[10]).unknownLength(),
        Duration.ofMillis(800));
  }

  private static void answer(FramePeer peer) throws IOException {
    Random random = new Random(peer.number());
    peer.greet(Frame.MAX_CONCURRENT_STREAMS, 1 + random.nextInt(20));
    while (true) {
      int stream = peer.readHead().stream();
      switch (random.nextInt(40)) {
        case 0 -> {
          peer.below().reset();
          return;
        }
        case 1 -> {
          return;
        }
        case 2 -> peer.sendGoAway(stream - 2 * random.nextInt(3), random.nextInt(14));
        case 3 -> peer.send(random.nextInt(12), random.nextInt(256), stream, bytes(random));
        case 4 -> peer.send(random.nextInt(12), random.nextInt(256), 0, bytes(random));
        default -> answer(peer, stream, random);
      }
    }
  }

  private static void answer(FramePeer peer, int stream, Random random) throws IOException {
    switch (random.nextInt(8)) {
      case 0 -> peer.sendReset(stream, random.nextInt(14));
      case 1 -> peer.sendData(stream, random.nextInt(2), "body");
      case 2 -> peer.sendHeaders(stream, random.nextInt(2), ":status", "204");
      case 3 -> peer.sendHeaders(stream, Frame.END_STREAM, ":status", "103");
      case 4 -> {
        // No answer at all.
      }
      default -> {
        peer.sendHeaders(stream, 0, ":status", "200");
        peer.sendData(stream, 0, "some");
        peer.sendData(stream, random.nextInt(2), "more");
        peer.sendHeaders(stream, Frame.END_STREAM, "trailer", "x");
      }
    }
  }

  private static byte[] bytes(Random random) {
    byte[] bytes = new byte[random.nextInt(20)];
    random.nextBytes(bytes);
    return bytes;
  }
}
