package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.Protocol;
import dev.penstock.testing.Frame;
import dev.penstock.testing.FramePeer;
import dev.penstock.testing.FrameServer;
import dev.penstock.testing.StreamRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that says goodbye at random moments, as servers do when they are replaced. */
class Http2LoadTest {
  /** How often each path was answered. */
  private final ConcurrentMap<String, AtomicInteger> answered = new ConcurrentHashMap<>();

  private final AtomicInteger refused = new AtomicInteger();

  /** How often each request ended. */
  private final ConcurrentMap<Integer, AtomicInteger> ends = new ConcurrentHashMap<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void goodbyesLoseNoRequestAndRepeatNone(long seed) throws Exception {
    sendThroughGoodbyes(400, seed);
  }

  @Tag("system")
  @ParameterizedTest
  @ValueSource(longs = {3, 4, 5, 6, 7, 8})
  void goodbyesLoseNoneOfManyRequests(long seed) throws Exception {
    sendThroughGoodbyes(5_000, seed);
  }

  /** The client is closed while they are under way: that waits for all of them. */
  private void sendThroughGoodbyes(int count, long seed) throws Exception {
    List<CompletableFuture<Response>> all = new ArrayList<>();
    try (FrameServer server = FrameServer.start(peer -> serve(peer, seed))) {
      try (AsyncHttpClient client =
          AsyncHttpClient.builder()
              .protocol(Protocol.HTTP_2)
              .closeTimeout(Duration.ofSeconds(40))
              .build()) {
        for (int i = 0; i < count; i++) {
          int number = i;
          CompletableFuture<Response> one = client.get(server.uri("/" + i).toString());
          all.add(
              one.whenComplete(
                  (response, failure) ->
                      ends.computeIfAbsent(number, any -> new AtomicInteger()).incrementAndGet()));
        }
      }
      server.awaitNoConnections();
      assertThat(server.connectionsOpened()).isGreaterThan(count / 100);
    }

    for (int i = 0; i < count; i++) {
      assertThat(all.get(i)).isDone();
      assertThat(all.get(i).join().text()).isEqualTo("answer to /" + i);
    }
    assertThat(ends).hasSize(count);
    assertThat(ends.values()).allSatisfy(times -> assertThat(times).hasValue(1));
    assertThat(answered).hasSize(count);
    assertThat(answered.values()).allSatisfy(times -> assertThat(times).hasValue(1));
    assertThat(refused).hasPositiveValue();
  }

  private void serve(FramePeer peer, long seed) throws IOException {
    Random random = new Random(seed * 1_000_003 + peer.number());
    peer.greet(Frame.MAX_CONCURRENT_STREAMS, 1 + random.nextInt(40));
    List<StreamRequest> held = new ArrayList<>();
    int last = 0;
    for (int left = 1 + random.nextInt(80); left > 0; left--) {
      StreamRequest request = peer.readRequest();
      last = request.stream();
      held.add(request);
      if (random.nextInt(3) == 0 || peer.awaiting() == 0) {
        answer(peer, held, random);
      }
    }
    if (random.nextBoolean()) {
      peer.sendGoAway(Integer.MAX_VALUE, Frame.NO_ERROR);
    }
    refused.addAndGet(peer.awaiting());
    peer.sendGoAway(last, Frame.NO_ERROR);
    answer(peer, held, random);
    peer.below().awaitClose();
  }

  private void answer(FramePeer peer, List<StreamRequest> held, Random random) throws IOException {
    while (!held.isEmpty()) {
      StreamRequest next = held.remove(random.nextInt(held.size()));
      answered.computeIfAbsent(next.path(), any -> new AtomicInteger()).incrementAndGet();
      peer.answer(next.stream(), 200, "answer to " + next.path());
    }
  }
}
