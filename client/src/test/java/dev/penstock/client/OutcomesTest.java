package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.http.FailureKind;
import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import dev.penstock.testing.ScriptedServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The outcomes of many requests, in each of their forms. */
@SuppressWarnings("try") // closes early
class OutcomesTest {
  private final AtomicInteger pulled = new AtomicInteger();
  private final CountDownLatch firstMayGo = new CountDownLatch(1);
  private RecordingServer server;
  private AsyncHttpClient client;

  @BeforeEach
  void start() throws IOException {
    server =
        RecordingServer.start(
            request -> {
              if (request.target().equals("/held/0")) {
                await(firstMayGo);
              }
              return Reply.text(request.target());
            });
    client = AsyncHttpClient.builder().maxConcurrency(4).build();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
  }

  @Test
  void nothingIsPulledBeforeTheOutcomesAreAskedFor() {
    Outcomes outcomes = client.sendAll(requests(3).iterator());
    assertThat(pulled).hasValue(0);

    List<Outcome> all = new CopyOnWriteArrayList<>();
    Await.value(outcomes.forEach(all::add).done());

    assertThat(all).hasSize(3);
    assertThatThrownBy(() -> outcomes.forEach(all::add))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the outcomes were asked for before");
    assertThatThrownBy(() -> outcomes.ordered().stream()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void streamOfRequestsIsClosedAtItsEnd() {
    AtomicBoolean closed = new AtomicBoolean();
    Stream<Request> requests = requests(300).onClose(() -> closed.set(true));

    try (Stream<Outcome> outcomes = client.sendAll(requests).stream()) {
      assertThat(outcomes.count()).isEqualTo(300);
    }
    assertThat(closed).isTrue();
  }

  @Test
  void publisherOfRequestsIsAskedForWhatFits() throws Exception {
    SubmissionPublisher<Request> requests = new SubmissionPublisher<>(Runnable::run, 1024);

    List<Outcome> all = new CopyOnWriteArrayList<>();
    Bulk bulk = client.sendAll(requests).forEach(all::add);
    while (requests.getNumberOfSubscribers() == 0) {
      Thread.onSpinWait();
    }
    requests(500).forEach(requests::submit);
    requests.close();

    Await.value(bulk.done());
    assertThat(all).hasSize(500);
  }

  @Test
  void publisherThatFailsFailsTheBulkAfterItsOutcomes() {
    IOException broken = new IOException("broken by the test");
    List<Outcome> all = new CopyOnWriteArrayList<>();
    Flow.Publisher<Request> requests =
        subscriber ->
            subscriber.onSubscribe(
                new Flow.Subscription() {
                  @Override
                  public void request(long n) {
                    subscriber.onNext(OutcomesTest.this.request("/", 1));
                    subscriber.onError(broken);
                  }

                  @Override
                  public void cancel() {}
                });

    Bulk bulk = client.sendAll(requests).forEach(all::add);

    assertThat(Await.cause(bulk.done())).isSameAs(broken);
    assertThat(all).hasSize(1);
  }

  @Test
  void orderedOutcomesComeInTheOrderOfTheRequests() {
    List<Integer> tags = new ArrayList<>();
    Bulk bulk =
        client
            .sendAll(requests(300).iterator())
            .ordered()
            .forEach(outcome -> tags.add(tag(outcome)));

    Await.value(bulk.done());
    assertThat(tags).isEqualTo(IntStream.range(0, 300).boxed().toList());
  }

  @ParameterizedTest(name = "ordered: {0}")
  @ValueSource(booleans = {false, true})
  void consumerThatThrowsOnTheLastOutcomeIsTold(boolean ordered) {
    RuntimeException thrown = new IllegalStateException("thrown by the test");
    for (int i = 0; i < 50; i++) {
      Outcomes outcomes = client.sendAll(requests(1).iterator());
      Bulk bulk =
          (ordered ? outcomes.ordered() : outcomes)
              .forEach(
                  outcome -> {
                    throw thrown;
                  });

      assertThat(Await.cause(bulk.done())).isSameAs(thrown);
      assertThat(bulk.inFlight()).isZero();
    }
  }

  @Test
  void consumerThatThrowsWhileLaterOutcomesWaitForTheirTurnIsTold() throws Exception {
    RuntimeException thrown = new IllegalStateException("thrown by the test");
    List<Outcome> taken = new CopyOnWriteArrayList<>();
    Bulk bulk =
        client
            .sendAll(held(4).iterator())
            .ordered()
            .forEach(
                outcome -> {
                  taken.add(outcome);
                  throw thrown;
                });
    server.awaitRequests(3);
    awaitWholeAnswers();
    firstMayGo.countDown();

    assertThat(Await.cause(bulk.done())).isSameAs(thrown);
    assertThat(taken).hasSize(1);
    assertThat(bulk.inFlight()).isZero();
  }

  @Test
  void slowFirstHoldsBackNoMoreThanMayBeInFlight() throws Exception {
    List<Outcome> all = new CopyOnWriteArrayList<>();
    Bulk bulk = client.sendAll(held(1000).iterator()).ordered().forEach(all::add);
    server.awaitRequests(4 + 64 - 1);
    awaitWholeAnswers();

    assertThat(pulled.get()).isLessThanOrEqualTo(4 + 64);
    assertThat(all).isEmpty();
    firstMayGo.countDown();
    Await.value(bulk.done());
    assertThat(all).hasSize(1000);
  }

  @Test
  void streamPullsNoMoreThanThereIsRoomFor() throws Exception {
    try (Stream<Outcome> outcomes = client.sendAll(requests(1000).iterator()).stream()) {
      Iterator<Outcome> iterator = outcomes.iterator();
      assertThat(iterator.hasNext()).isTrue();
      server.awaitRequests(4 + 64);
      awaitWholeAnswers();

      assertThat(pulled.get()).isLessThanOrEqualTo(4 + 64);
    }
  }

  @Test
  void streamThrowsWhatTheIteratorThrewAfterItsOutcomes() {
    RuntimeException thrown = new IllegalStateException("thrown by the test");
    Stream<Request> requests =
        requests(10)
            .peek(
                request -> {
                  if (request.tag().orElseThrow().equals(7)) {
                    throw thrown;
                  }
                });
    List<Outcome> taken = new ArrayList<>();
    try (Stream<Outcome> outcomes = client.sendAll(requests.iterator()).stream()) {
      assertThatThrownBy(() -> outcomes.forEach(taken::add))
          .isInstanceOf(CompletionException.class)
          .hasCause(thrown);
    }
    assertThat(taken).hasSize(7);
  }

  @Test
  void closingTheStreamEndsWhatIsInFlight() throws Exception {
    CountDownLatch seen = new CountDownLatch(4);
    try (ScriptedServer silent =
        ScriptedServer.start(
            peer -> {
              peer.readRequest();
              seen.countDown();
              peer.awaitClose();
            })) {
      Request request = Request.get(silent.uri("/").toString()).build();
      Stream<Outcome> outcomes = client.sendAll(Stream.generate(() -> request)).stream();
      Await.open(seen);

      outcomes.close();

      silent.awaitNoConnections();
    }
  }

  @Test
  void closingTheStreamFromElsewhereEndsWhoeverWaitsForIt() throws Exception {
    Stream<Outcome> outcomes = client.sendAll(held(1).iterator()).stream();
    Iterator<Outcome> iterator = outcomes.iterator();
    CompletableFuture<Integer> reading =
        CompletableFuture.supplyAsync(
            () -> {
              int count = 0;
              while (iterator.hasNext()) {
                iterator.next();
                count++;
              }
              return count;
            },
            task -> new Thread(task, "reader").start());
    server.awaitRequests(0);

    outcomes.close();

    assertThat(Await.value(reading)).isLessThanOrEqualTo(1);
    firstMayGo.countDown();
  }

  @Test
  void publisherSendsWhatIsAskedForAndNoMoreThanThereIsRoomFor() throws Exception {
    Recorder recorder = new Recorder(0);
    client.sendAll(requests(1000).iterator()).publisher().subscribe(recorder);
    server.awaitRequests(4 + 64);
    awaitWholeAnswers();
    assertThat(pulled.get()).isLessThanOrEqualTo(4 + 64);
    assertThat(recorder.outcomes).isEmpty();

    recorder.subscription().request(Long.MAX_VALUE);

    Await.open(recorder.ended);
    assertThat(recorder.outcomes).hasSize(1000);
    assertThat(recorder.error).isNull();
    assertThat(recorder.overlapped).isFalse();
  }

  @Test
  void secondSubscriberIsRefused() throws Exception {
    Flow.Publisher<Outcome> publisher = client.sendAll(requests(3).iterator()).publisher();
    Recorder first = new Recorder(Long.MAX_VALUE);
    Recorder second = new Recorder(Long.MAX_VALUE);
    publisher.subscribe(first);
    publisher.subscribe(second);

    Await.open(first.ended);
    Await.open(second.ended);
    assertThat(first.outcomes).hasSize(3);
    assertThat(second.error).hasMessage("the outcomes were asked for before");
  }

  @Test
  void cancellingWhileSubscribingSendsNothing() {
    AtomicInteger signals = new AtomicInteger();
    client
        .sendAll(requests(1000).iterator())
        .publisher()
        .subscribe(
            new Recorder(0) {
              @Override
              public void onSubscribe(Flow.Subscription subscription) {
                subscription.cancel();
              }

              @Override
              public void onComplete() {
                signals.incrementAndGet();
              }
            });
    client.close();

    assertThat(server.requests()).isEmpty();
    assertThat(pulled).hasValue(0);
    assertThat(signals).hasValue(0);
  }

  @Test
  void askingForNothingIsAnErrorToldOnce() throws Exception {
    Recorder recorder = new Recorder(0);
    client.sendAll(requests(1000).iterator()).publisher().subscribe(recorder);
    recorder.subscription().request(0);
    recorder.subscription().request(-1);
    Await.open(recorder.ended);
    client.close();

    assertThat(recorder.error).isInstanceOf(IllegalArgumentException.class);
    assertThat(recorder.ends).hasValue(1);
    assertThat(recorder.outcomes).isEmpty();
  }

  @Test
  void cancellingTheSubscriptionEndsTheRequests() throws Exception {
    CountDownLatch seen = new CountDownLatch(4);
    try (ScriptedServer silent =
        ScriptedServer.start(
            peer -> {
              peer.readRequest();
              seen.countDown();
              peer.awaitClose();
            })) {
      Request request = Request.get(silent.uri("/").toString()).build();
      Recorder recorder = new Recorder(Long.MAX_VALUE);
      client.sendAll(Stream.generate(() -> request)).publisher().subscribe(recorder);
      Await.open(seen);

      recorder.subscription().cancel();

      silent.awaitNoConnections();
    }
  }

  @Test
  void interceptorStandsAroundEachRequest() {
    AtomicInteger seen = new AtomicInteger();
    try (AsyncHttpClient intercepted =
        AsyncHttpClient.builder()
            .interceptor(
                (request, chain) -> {
                  seen.incrementAndGet();
                  return chain.send(request.toBuilder().header("X-Seen", "1").build());
                })
            .build()) {
      List<Outcome> all = new CopyOnWriteArrayList<>();
      Await.value(intercepted.sendAll(requests(100).iterator()).ordered().forEach(all::add).done());

      assertThat(all).hasSize(100).extracting(OutcomesTest::tag).isSorted();
      assertThat(seen).hasValue(100);
      assertThat(server.requests()).allMatch(request -> request.header("X-Seen").isPresent());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"throws", "breaks", "null", "fails"})
  void interceptorThatFailsMakesAnOutcome(String how) {
    try (AsyncHttpClient intercepted =
        AsyncHttpClient.builder()
            .interceptor(
                (request, chain) ->
                    switch (how) {
                      case "throws" -> throw new IllegalStateException("thrown by the test");
                      case "breaks" -> throw new AssertionError("thrown by the test");
                      case "fails" -> CompletableFuture.failedFuture(new IOException("failed"));
                      default -> none();
                    })
            .build()) {
      List<Outcome> all = new CopyOnWriteArrayList<>();
      Await.value(intercepted.sendAll(requests(3).iterator()).forEach(all::add).done());

      assertThat(all).hasSize(3).allMatch(Outcome.Failed.class::isInstance);
      Await.cause(intercepted.send(request("/", 1)));
    }
  }

  @Test
  void interceptorThatSendsAgainSendsNothingAfterTheStop() throws Exception {
    CountDownLatch stopped = new CountDownLatch(1);
    try (AsyncHttpClient intercepted =
        AsyncHttpClient.builder()
            .maxConcurrency(1)
            .interceptor(
                (request, chain) ->
                    chain
                        .send(request)
                        .thenComposeAsync(
                            first -> {
                              await(stopped);
                              return chain.send(request);
                            },
                            task -> new Thread(task, "interceptor").start()))
            .build()) {
      Request slow = request("/once", 1);
      List<Outcome> all = new CopyOnWriteArrayList<>();
      Bulk bulk = intercepted.sendAll(List.of(slow).iterator()).forEach(all::add);
      server.awaitRequests(1);

      bulk.cancel();
      stopped.countDown();

      Await.value(bulk.done());
      assertThat(all)
          .allMatch(
              outcome ->
                  outcome instanceof Outcome.Answered
                      || ((Outcome.Failed) outcome).cause().kind() == FailureKind.CANCELLED);
    }
  }

  @SuppressWarnings("NullAway") // what a caller without a checker may do
  private static CompletableFuture<Response> none() {
    return null;
  }

  /** Two more requests on connections of their own: what was answered before them has come. */
  private void awaitWholeAnswers() {
    try (AsyncHttpClient other = AsyncHttpClient.builder().build()) {
      for (int i = 0; i < 3; i++) {
        Await.value(other.get(server.uri("/meanwhile").toString()));
      }
    }
  }

  private Stream<Request> requests(int count) {
    return of("/", count);
  }

  private Stream<Request> held(int count) {
    return of("/held/", count);
  }

  private Stream<Request> of(String path, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> {
              pulled.incrementAndGet();
              return request(path, i);
            });
  }

  private Request request(String path, int number) {
    return Request.get(server.uri(path + number).toString()).tag(number).build();
  }

  private static Integer tag(Outcome outcome) {
    return (Integer) outcome.request().tag().orElseThrow();
  }

  private static void await(CountDownLatch latch) {
    try {
      Await.open(latch);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Remembers the outcomes it got. */
  private static class Recorder implements Flow.Subscriber<Outcome> {
    private final long first;
    private final AtomicInteger inside = new AtomicInteger();
    final List<Outcome> outcomes = new CopyOnWriteArrayList<>();
    final CountDownLatch ended = new CountDownLatch(1);
    final AtomicInteger ends = new AtomicInteger();
    volatile boolean overlapped;
    volatile @Nullable Throwable error;
    volatile Flow.@Nullable Subscription subscription;

    Recorder(long first) {
      this.first = first;
    }

    Flow.Subscription subscription() {
      Flow.Subscription begun = subscription;
      if (begun == null) {
        throw new IllegalStateException("not subscribed");
      }
      return begun;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      this.subscription = subscription;
      if (first > 0) {
        subscription.request(first);
      }
    }

    @Override
    public void onNext(Outcome outcome) {
      overlapped |= inside.incrementAndGet() > 1;
      outcomes.add(outcome);
      inside.decrementAndGet();
    }

    @Override
    public void onError(Throwable cause) {
      error = cause;
      ends.incrementAndGet();
      ended.countDown();
    }

    @Override
    public void onComplete() {
      ends.incrementAndGet();
      ended.countDown();
    }
  }
}
