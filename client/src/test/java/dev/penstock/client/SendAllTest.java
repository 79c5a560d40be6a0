package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.FailureKind;
import dev.penstock.pacing.RateLimit;
import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import dev.penstock.testing.ScriptedServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many requests from one iterator: pulled as there is room, each with one outcome. */
class SendAllTest {
  private final List<Outcome> outcomes = new CopyOnWriteArrayList<>();
  private RecordingServer server;
  private AsyncHttpClient client;

  @BeforeEach
  void start() throws IOException {
    server = RecordingServer.start(request -> Reply.text(request.target()));
    client = AsyncHttpClient.builder().build();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
  }

  @Test
  void everyRequestHasOneOutcome() {
    Set<Object> tags = ConcurrentHashMap.newKeySet();
    AtomicInteger taken = new AtomicInteger();
    Bulk bulk =
        client.sendAll(
            new Counting(3000, this::request),
            outcome -> {
              taken.incrementAndGet();
              tags.add(outcome.request().tag().orElseThrow());
              assertThat(((Outcome.Answered) outcome).response().text())
                  .isEqualTo("/" + outcome.request().tag().get());
            });

    Await.value(bulk.done());
    assertThat(taken).hasValue(3000);
    assertThat(tags).hasSize(3000);
    assertThat(bulk.inFlight()).isZero();
    assertThat(server.requests()).hasSize(3000);
  }

  @Test
  void nothingToSendIsDoneAtOnce() {
    Bulk bulk = client.sendAll(Collections.emptyIterator(), outcomes::add);

    Await.value(bulk.done());
    assertThat(outcomes).isEmpty();
  }

  @Test
  void failureIsAnOutcome() {
    Request bad = Request.get("http://127.0.0.1:1/").build();
    Bulk bulk = client.sendAll(List.of(bad, request(1)).iterator(), outcomes::add);

    Await.value(bulk.done());
    assertThat(outcomes)
        .hasSize(2)
        .anySatisfy(
            outcome -> {
              assertThat(outcome).isInstanceOf(Outcome.Failed.class);
              assertThat(((Outcome.Failed) outcome).cause().kind()).isEqualTo(FailureKind.CONNECT);
              assertThat(outcome.request()).isSameAs(bad);
            });
  }

  @Test
  void noMoreThan64WaitAtTheGate() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    try (RecordingServer held = RecordingServer.start(request -> afterLatch(goOn));
        AsyncHttpClient narrow = AsyncHttpClient.builder().maxConcurrency(5).build()) {
      Counting requests = new Counting(1000, i -> Request.get(held.uri("/").toString()).build());
      Bulk bulk = narrow.sendAll(requests, outcomes::add);
      requests.awaitPulled(5 + 64);
      held.awaitRequests(5);

      assertThat(requests.pulled).hasValue(5 + 64);
      assertThat(bulk.inFlight()).isEqualTo(5);
      goOn.countDown();
      Await.value(bulk.done());
      assertThat(outcomes).hasSize(1000);
    }
  }

  @Test
  void noMoreThanFourMebibytesWaitAtTheGate() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    byte[] mebibyte = new byte[1 << 20];
    try (RecordingServer held = RecordingServer.start(request -> afterLatch(goOn));
        AsyncHttpClient narrow = AsyncHttpClient.builder().maxConcurrency(1).build()) {
      Request request = Request.post(held.uri("/").toString()).bytes(mebibyte).build();
      Counting requests = new Counting(20, i -> request);
      Bulk bulk = narrow.sendAll(requests, outcomes::add);
      requests.awaitPulled(1 + 4);
      held.awaitRequests(1);

      assertThat(requests.pulled).hasValue(1 + 4);
      goOn.countDown();
      Await.value(bulk.done());
      assertThat(outcomes).hasSize(20);
    }
  }

  @Test
  void queueShorterThanTheReadAheadIsLongEnough() {
    try (AsyncHttpClient narrow =
        AsyncHttpClient.builder().maxConcurrency(1).maxWaiting(3).build()) {
      Bulk bulk = narrow.sendAll(new Counting(200, this::request), outcomes::add);

      Await.value(bulk.done());
      assertThat(outcomes).hasSize(200);
    }
  }

  @Test
  void consumerThatBlocksSlowsThePulling() throws Exception {
    Semaphore permits = new Semaphore(0);
    try (AsyncHttpClient narrow = AsyncHttpClient.builder().maxConcurrency(4).build()) {
      Counting requests = new Counting(500, this::request);
      Bulk bulk =
          narrow.sendAll(
              requests,
              outcome -> {
                permits.acquireUninterruptibly();
                outcomes.add(outcome);
              });
      requests.awaitPulled(4 + 64);
      Await.value(client.get(server.uri("/meanwhile").toString()));

      assertThat(requests.pulled.get()).isLessThanOrEqualTo(4 + 64);
      permits.release(500);
      Await.value(bulk.done());
      assertThat(outcomes).hasSize(500);
    }
  }

  @Test
  void iteratorThatThrowsEndsThePulling() {
    RuntimeException thrown = new IllegalStateException("thrown by the test");
    Bulk bulk =
        client.sendAll(
            new Counting(
                100,
                i -> {
                  if (i == 10) {
                    throw thrown;
                  }
                  return request(i);
                }),
            outcomes::add);

    assertThat(Await.cause(bulk.done())).isSameAs(thrown);
    assertThat(outcomes).hasSize(10);
  }

  @Test
  void consumerThatThrowsEndsThePulling() throws Exception {
    RuntimeException thrown = new IllegalStateException("thrown by the test");
    try (AsyncHttpClient narrow = AsyncHttpClient.builder().maxConcurrency(2).build()) {
      AtomicInteger calls = new AtomicInteger();
      Bulk bulk =
          narrow.sendAll(
              new Counting(1000, this::request),
              outcome -> {
                if (calls.incrementAndGet() == 5) {
                  throw thrown;
                }
              });

      assertThat(Await.cause(bulk.done())).isSameAs(thrown);
      assertThat(server.requests()).hasSizeLessThan(1000);
      assertThat(calls.get()).isEqualTo(server.requests().size());
      assertThat(bulk.inFlight()).isZero();
    }
  }

  @Test
  void stopDropsThoseThatWaitAndAwaitsThoseInFlight() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    try (RecordingServer held = RecordingServer.start(request -> afterLatch(goOn));
        AsyncHttpClient narrow = AsyncHttpClient.builder().maxConcurrency(3).build()) {
      Counting requests = new Counting(1000, i -> Request.get(held.uri("/").toString()).build());
      Bulk bulk = narrow.sendAll(requests, outcomes::add);
      held.awaitRequests(3);
      requests.awaitPulled(3 + 64);

      bulk.stop();

      assertThat(bulk.done()).isNotDone();
      assertThat(bulk.inFlight()).isEqualTo(3);
      goOn.countDown();
      Await.value(bulk.done());
      assertThat(outcomes).hasSize(3).allMatch(Outcome.Answered.class::isInstance);
      assertThat(held.requests()).hasSize(3);
      assertThat(requests.pulled).hasValue(3 + 64);
      assertThat(Await.value(narrow.get(server.uri("/").toString())).ok()).isTrue();
    }
  }

  @Test
  void cancelEndsThoseInFlightToo() throws Exception {
    CountDownLatch seen = new CountDownLatch(3);
    try (ScriptedServer silent =
            ScriptedServer.start(
                peer -> {
                  peer.readRequest();
                  seen.countDown();
                  peer.awaitClose();
                });
        AsyncHttpClient narrow = AsyncHttpClient.builder().maxConcurrency(3).build()) {
      String url = silent.uri("/").toString();
      Bulk bulk = narrow.sendAll(new Counting(1000, i -> Request.get(url).build()), outcomes::add);
      Await.open(seen);

      bulk.cancel();

      Await.value(bulk.done());
      silent.awaitNoConnections();
      assertThat(silent.connectionsOpened()).isEqualTo(3);
      assertThat(outcomes)
          .hasSize(3)
          .allSatisfy(
              outcome ->
                  assertThat(((Outcome.Failed) outcome).cause().kind())
                      .isEqualTo(FailureKind.CANCELLED));
    }
  }

  @Test
  void cancellingDoneCancelsTheBulk() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    try (ScriptedServer silent =
            ScriptedServer.start(
                peer -> {
                  peer.readRequest();
                  seen.countDown();
                  peer.awaitClose();
                });
        AsyncHttpClient narrow = AsyncHttpClient.builder().maxConcurrency(1).build()) {
      String url = silent.uri("/").toString();
      Bulk bulk = narrow.sendAll(new Counting(9, i -> Request.get(url).build()), outcomes::add);
      Await.open(seen);

      bulk.done().cancel(true);

      silent.awaitNoConnections();
      assertThat(bulk.done()).isCancelled();
      assertThat(silent.connectionsOpened()).isEqualTo(1);
    }
  }

  @Test
  void stopTwiceAndAfterTheEndDoesNothing() {
    Bulk bulk = client.sendAll(new Counting(3, this::request), outcomes::add);
    Await.value(bulk.done());

    bulk.stop();
    bulk.cancel();

    assertThat(bulk.done()).isCompleted();
    assertThat(outcomes).hasSize(3);
  }

  @Test
  void consumerMayStopTheBulk() {
    CompletableFuture<Bulk> self = new CompletableFuture<>();
    AtomicInteger taken = new AtomicInteger();
    try (AsyncHttpClient narrow = AsyncHttpClient.builder().maxConcurrency(1).build()) {
      Bulk bulk =
          narrow.sendAll(
              new Counting(1000, this::request),
              outcome -> {
                Bulk stopped = self.join();
                outcomes.add(outcome);
                if (taken.incrementAndGet() == 10) {
                  stopped.stop();
                }
              });
      self.complete(bulk);

      Await.value(bulk.done());
      assertThat(outcomes).hasSizeBetween(10, 10 + 1 + 64);
      assertThat(server.requests()).hasSameSizeAs(outcomes);
    }
  }

  @Test
  void closeEndsTheBulk() throws Exception {
    try (ScriptedServer silent =
        ScriptedServer.start(
            peer -> {
              peer.readRequest();
              peer.awaitClose();
            })) {
      AsyncHttpClient narrow =
          AsyncHttpClient.builder().maxConcurrency(2).closeTimeout(Duration.ofMillis(50)).build();
      String url = silent.uri("/").toString();
      AtomicInteger taken = new AtomicInteger();
      Counting requests = new Counting(1000, i -> Request.get(url).build());
      Bulk bulk = narrow.sendAll(requests, outcome -> taken.incrementAndGet());
      requests.awaitPulled(2 + 64);

      narrow.close();

      Await.end(bulk.done());
      assertThat(Await.cause(bulk.done()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the client is closed");
      assertThat(taken.get()).isBetween(2 + 63, 2 + 64);
      silent.awaitNoConnections();
    }
  }

  @Test
  void iteratorThatGoesOnAfterTheCloseIsTold() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    AsyncHttpClient closed = AsyncHttpClient.builder().build();
    Bulk bulk =
        closed.sendAll(
            new Counting(
                3,
                i -> {
                  if (i == 1) {
                    afterLatch(goOn);
                  }
                  return request(i);
                }),
            outcomes::add);
    server.awaitRequests(1);

    closed.close();
    goOn.countDown();

    assertThat(Await.cause(bulk.done()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the client is closed");
    assertThat(outcomes).hasSize(1);
  }

  @Test
  void rateHoldsForTheBulk() {
    try (AsyncHttpClient paced =
        AsyncHttpClient.builder().rateLimit(RateLimit.perSecond(100)).build()) {
      Bulk bulk = paced.sendAll(new Counting(30, this::request), outcomes::add);
      Await.value(bulk.done());

      assertThat(outcomes).hasSize(30);
      assertThat(paced.pacing().starts()).isEqualTo(30);
      assertThat(paced.pacing().between()).isGreaterThan(Duration.ofMillis(280));
    }
  }

  @Test
  void consumerMaySendAndWait() {
    AtomicInteger inner = new AtomicInteger();
    Bulk bulk =
        client.sendAll(
            new Counting(300, this::request),
            outcome -> {
              client.get(server.uri("/inner").toString()).join();
              inner.incrementAndGet();
            });

    Await.value(bulk.done());
    assertThat(inner).hasValue(300);
    assertThat(server.requests()).hasSize(600);
  }

  private Request request(int number) {
    return Request.get(server.uri("/" + number).toString()).tag(number).build();
  }

  private static Reply afterLatch(CountDownLatch latch) {
    try {
      Await.open(latch);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Reply.text("");
  }

  /** Makes each request when it is asked for, and counts. */
  private static final class Counting implements Iterator<Request> {
    private final int size;
    private final IntFunction<Request> requests;
    private final AtomicInteger pulled = new AtomicInteger();
    private final Semaphore progress = new Semaphore(0);

    Counting(int size, IntFunction<Request> requests) {
      this.size = size;
      this.requests = requests;
    }

    @Override
    public boolean hasNext() {
      return pulled.get() < size;
    }

    @Override
    public Request next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      int number = pulled.getAndIncrement();
      progress.release();
      return requests.apply(number);
    }

    void awaitPulled(int count) throws InterruptedException {
      progress.acquire(count);
    }
  }
}
