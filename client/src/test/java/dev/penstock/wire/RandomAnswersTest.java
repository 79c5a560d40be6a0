package dev.penstock.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.Headers;
import dev.penstock.http.Origin;
import dev.penstock.http.Protocol;
import dev.penstock.http.ProxyRules;
import dev.penstock.seam.SystemTime;
import dev.penstock.seam.Wire;
import dev.penstock.testing.Peer;
import dev.penstock.testing.ScriptedServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Answers that are changed at random, cut into pieces at random and ended at random, to attempts
 * that are paused and cancelled at random: each tells what it has to in order, and ends once.
 */
class RandomAnswersTest {
  private static final List<String> ANSWERS =
      List.of(
          "HTTP/1.1 200 OK\r\nContent-Length: 12\r\nX-A: b\r\n\r\nHello, body!",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nHello\r\n3\r\n...\r\n0\r\nT: u\r\n\r\n",
          "HTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 404 No\r\nContent-Length: 2\r\n\r\nno",
          "HTTP/1.1 204 No Content\r\n\r\n",
          "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 3\r\n\r\nold",
          "HTTP/1.1 200 OK\r\n\r\nuntil the close");

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
    try (ScriptedServer server = ScriptedServer.start(RandomAnswersTest::answer);
        NettyWire wire = wire()) {
      for (int i = 0; i < 400; i++) {
        RecordingListener listener = new RecordingListener();
        listeners.add(listener);
        Wire.Attempt attempt = wire.open(message(server.uri("/" + random.nextInt())), listener);
        attempt.start();
        if (i % 10 == 0) {
          attempt.pause();
          attempt.resume();
        }
        if (i % 7 == 0) {
          attempt.cancel();
        }
        if (i % 20 == 0) {
          listener.await();
        }
      }
      for (RecordingListener listener : listeners) {
        listener.await();
      }
    }

    listeners.forEach(RecordingListener::assertToldInOrder);
    assertThat(listeners).anyMatch(listener -> !listener.hasFailed());
    assertThat(listeners).anyMatch(RecordingListener::hasFailed);
  }

  @Test
  void closeEndsEveryAttempt() throws Exception {
    List<RecordingListener> listeners = new ArrayList<>();
    try (ScriptedServer server = ScriptedServer.start(RandomAnswersTest::answer)) {
      for (int round = 0; round < 20; round++) {
        try (NettyWire wire = wire()) {
          for (int i = 0; i < 20; i++) {
            RecordingListener listener = new RecordingListener();
            listeners.add(listener);
            wire.open(message(server.uri("/" + i)), listener).start();
          }
        }
      }
    }

    listeners.forEach(RecordingListener::assertToldInOrder);
  }

  @Test
  void attemptsOpenedAfterTheCloseEndToo() {
    NettyWire wire = wire();
    wire.close();
    RecordingListener listener = new RecordingListener();
    Wire.Attempt attempt = wire.open(message(URI.create("http://127.0.0.1:1/")), listener);

    attempt.start();
    attempt.cancel();
    attempt.pause();
    attempt.resume();

    listener.assertToldInOrder();
  }

  private NettyWire wire() {
    return new NettyWire(
        new WireSettings(
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofMillis(50),
            Optional.empty(),
            ProxyRules.none(),
            Protocol.NEGOTIATED),
        time);
  }

  private static Wire.Message message(URI uri) {
    return new Wire.Message(
        "GET",
        Origin.of(uri),
        uri,
        Headers.empty(),
        new Wire.Content.Bytes(new byte[10]),
        Duration.ofMillis(800));
  }

  private static void answer(Peer peer) throws IOException, InterruptedException {
    while (true) {
      Random random = new Random(peer.readRequest().target().hashCode());
      byte[] answer = changed(ANSWERS.get(random.nextInt(ANSWERS.size())), random);
      int from = 0;
      while (from < answer.length) {
        int to = Math.min(answer.length, from + 1 + random.nextInt(30));
        peer.send(Arrays.copyOfRange(answer, from, to));
        from = to;
      }
      switch (random.nextInt(4)) {
        case 0 -> {
          return;
        }
        case 1 -> {
          peer.reset();
          return;
        }
        case 2 -> {
          peer.halfClose();
          peer.awaitClose();
          return;
        }
        default -> {
          // The next request, if the client is content.
        }
      }
    }
  }

  private static byte[] changed(String answer, Random random) {
    StringBuilder text = new StringBuilder(answer);
    for (int changes = random.nextInt(4); changes > 0; changes--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(4)) {
        case 0 -> text.setCharAt(at, (char) random.nextInt(256));
        case 1 -> text.setCharAt(at, '\n');
        case 2 -> text.insert(at, text.substring(at, Math.min(text.length(), at + 10)));
        default -> text.setLength(Math.max(1, at));
      }
    }
    return text.toString().getBytes(ISO_8859_1);
  }
}
