package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.Attempted;
import dev.penstock.http.FailureKind;
import dev.penstock.http.TransportException;
import dev.penstock.retry.RetryPolicy;
import dev.penstock.retry.Verdict;
import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import dev.penstock.testing.ScriptedServer;
import dev.penstock.testing.SeenRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Attempts that follow one another, as the server counts them. */
@SuppressWarnings("try") // closes early
class RetryTest {
  private static final Duration SOON = Duration.ofMillis(1);

  /** What the server answers, in order; 200 when nothing is left. */
  private final Queue<Reply> replies = new ConcurrentLinkedQueue<>();

  private RecordingServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        RecordingServer.start(
            request -> {
              Reply next = replies.poll();
              return next == null ? Reply.text("good") : next;
            });
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void nothingIsRetriedUnlessTold() {
    answer(503);
    try (AsyncHttpClient client = AsyncHttpClient.builder().build()) {
      Response response = Await.value(client.get(url()));

      assertThat(response.status()).isEqualTo(503);
      assertThat(response.attempts()).hasSize(1);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @ParameterizedTest(name = "{0} answered with {1}: {2} requests")
  @CsvSource({
    "GET, 500, 2",
    "GET, 404, 1",
    "POST, 500, 1",
    "POST, 429, 2",
    "POST, 503, 2",
    "PUT, 502, 2",
    "PATCH, 504, 1",
    "DELETE, 529, 2",
  })
  void serverSeesAsManyRequestsAsThePolicySays(String method, int status, int requests) {
    answer(status);
    try (AsyncHttpClient client = retrying()) {
      Response response = Await.value(client.send(Request.of(method, url()).text("body").build()));

      assertThat(response.status()).isEqualTo(requests == 1 ? status : 200);
      assertThat(server.requests())
          .hasSize(requests)
          .allMatch(seen -> seen.method().equals(method) && seen.bodyText().equals("body"));
    }
  }

  @Test
  void idempotentPostIsRetriedOn500() {
    answer(500, 500);
    try (AsyncHttpClient client = retrying()) {
      assertThat(Await.value(client.send(Request.post(url()).idempotent().build())).ok()).isTrue();
      assertThat(server.requests()).hasSize(3);
      answer(500);
      Request keyed = Request.post(url()).header("Idempotency-Key", "1").build();
      assertThat(Await.value(client.send(keyed)).ok()).isTrue();
      assertThat(server.requests()).hasSize(5);
    }
  }

  @Test
  void attemptsAreAllTold() {
    answer(500);
    replies.add(Reply.status(429).withHeader("Retry-After-Ms", "3"));
    try (AsyncHttpClient client = retrying()) {
      Response response = Await.value(client.get(url()));

      assertThat(response.attempts()).extracting(Attempted::number).containsExactly(1, 2, 3);
      assertThat(response.attempts())
          .extracting(attempt -> attempt.status().orElseThrow())
          .containsExactly(500, 429, 200);
      assertThat(response.attempts())
          .extracting(Attempted::toldDelay)
          .containsExactly(Optional.empty(), Optional.of(Duration.ofMillis(3)), Optional.empty());
    }
  }

  @Test
  void lastAnswerIsTheOutcomeWhenNoAttemptIsLeft() {
    answer(500, 502, 503, 504);
    try (AsyncHttpClient client = retrying()) {
      Response response = Await.value(client.get(url()));

      assertThat(response.status()).isEqualTo(504);
      assertThat(response.attempts()).hasSize(4);
      assertThat(server.requests()).hasSize(4);
    }
  }

  @Test
  void lastFailureIsTheOutcomeUnwrapped() {
    try (AsyncHttpClient client = retrying()) {
      TransportException failure = Await.failure(client.get("http://127.0.0.1:1/"));

      assertThat(failure.kind()).isEqualTo(FailureKind.CONNECT);
      assertThat(failure.attempts())
          .hasSize(4)
          .allMatch(attempt -> attempt.failure().equals(Optional.of(FailureKind.CONNECT)));
    }
  }

  @Test
  void connectionThatIsCutIsTriedAgainButNotForAPost() throws Exception {
    try (ScriptedServer cut = ScriptedServer.start(peer -> peer.readRequest());
        AsyncHttpClient client = retrying()) {
      String url = cut.uri("/").toString();

      assertThat(Await.failure(client.get(url)).attempts()).hasSize(4);
      assertThat(Await.failure(client.send(Request.post(url).text("a").build())).attempts())
          .hasSize(1);
      assertThat(cut.connectionsOpened()).isEqualTo(5);
    }
  }

  @Test
  void serverIsNeverAskedBeforeTheToldDelay() {
    replies.add(Reply.status(503).withHeader("Retry-After-Ms", "300"));
    try (AsyncHttpClient client = retrying()) {
      Await.value(client.get(url()));

      List<SeenRequest> seen = server.requests();
      assertThat(seen.get(1).arrivedNanos() - seen.get(0).arrivedNanos())
          .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(300));
    }
  }

  @Test
  void delayToldWithARefusalHoldsBackTheOthersOfTheKey() throws Exception {
    replies.add(Reply.status(429).withHeader("Retry-After-Ms", "1000"));
    CountDownLatch told = new CountDownLatch(1);
    try (AsyncHttpClient client =
        AsyncHttpClient.builder()
            .retry(soon().build())
            .listener(
                new EventListener() {
                  @Override
                  public void attemptEnded(Request request, Attempted attempt) {
                    attempt.toldDelay().ifPresent(delay -> told.countDown());
                  }
                })
            .build()) {
      CompletableFuture<Response> refused = client.send(keyed("/refused", "a"));
      Await.open(told);
      CompletableFuture<Response> ofAnother = client.send(keyed("/b", "b"));
      Await.value(ofAnother);
      CompletableFuture<Response> ofTheSame = client.send(keyed("/a", "a"));
      Await.value(refused);
      Await.value(ofTheSame);

      long first = at("/refused").get(0);
      assertThat(at("/a").get(0) - first).isGreaterThanOrEqualTo(1_000_000_000L);
      assertThat(at("/b").get(0) - first).isLessThan(1_000_000_000L);
    }
  }

  @Test
  void delayThatIsTooLongEndsTheRequestAtOnce() {
    replies.add(Reply.status(429).withHeader("Retry-After", "121"));
    try (AsyncHttpClient client = retrying()) {
      Response response = Await.value(client.get(url()));

      assertThat(response.status()).isEqualTo(429);
      assertThat(response.attempts().get(0).toldDelay()).contains(Duration.ofSeconds(121));
      assertThat(Await.value(client.get(url())).ok()).isTrue();
    }
  }

  @Test
  void deadlineThatTheNextAttemptCannotMeetEndsTheRequestAtOnce() {
    replies.add(Reply.status(503).withHeader("Retry-After", "60"));
    try (AsyncHttpClient client = retrying()) {
      Request request = Request.get(url()).deadline(Duration.ofSeconds(30)).build();

      assertThat(Await.value(client.send(request)).status()).isEqualTo(503);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void statusOfSuccessIsRetriedIfThePolicySaysSo() {
    answer(202, 202);
    try (AsyncHttpClient client =
        AsyncHttpClient.builder().retry(soon().statuses(202).build()).build()) {
      assertThat(Await.value(client.get(url())).status()).isEqualTo(200);
      assertThat(server.requests()).hasSize(3);
    }
  }

  @Test
  void bodyIsJudged() {
    replies.add(Reply.json("{\"error\":\"busy\"}"));
    replies.add(Reply.json("{\"error\":\"quota\"}").withStatus(429));
    List<String> threads = new CopyOnWriteArrayList<>();
    RetryPolicy policy =
        soon()
            .judge(
                (status, headers, body) -> {
                  threads.add(Thread.currentThread().getName());
                  String text = StandardCharsets.UTF_8.decode(body).toString();
                  return text.contains("busy")
                      ? Optional.of(Verdict.retryAfter(Duration.ofMillis(2)))
                      : text.contains("quota") ? Optional.of(Verdict.refused()) : Optional.empty();
                })
            .build();
    try (AsyncHttpClient client = AsyncHttpClient.builder().retry(policy).build()) {
      Response response = Await.value(client.send(Request.post(url()).text("a").build()));

      assertThat(response.status()).isEqualTo(429);
      assertThat(response.attempts()).hasSize(2);
      assertThat(response.attempts().get(0).toldDelay()).contains(Duration.ofMillis(2));
      assertThat(threads).allMatch(name -> name.startsWith("penstock-callback-"));
    }
  }

  @Test
  void judgeThatThrowsFailsTheRequest() {
    RuntimeException thrown = new IllegalStateException("thrown by the test");
    assertThat(Await.failure(judged(thrown))).hasCause(thrown);
  }

  @Test
  void judgeThatBreaksFailsTheRequest() {
    Error thrown = new AssertionError("thrown by the test");
    assertThat(Await.failure(judged(thrown))).hasCause(thrown);
  }

  @Test
  void judgeThatTellsADelayWithoutEndEndsTheRequest() {
    RetryPolicy policy =
        soon()
            .maxDelay(Duration.ofSeconds(Long.MAX_VALUE))
            .judge(
                (status, headers, body) ->
                    Optional.of(Verdict.retryAfter(Duration.ofSeconds(Long.MAX_VALUE))))
            .build();
    try (AsyncHttpClient client = AsyncHttpClient.builder().retry(policy).build()) {
      Request request = Request.get(url()).deadline(Duration.ofMinutes(1)).build();

      assertThat(Await.value(client.send(request)).status()).isEqualTo(200);
    }
  }

  @Test
  void settlementThatThrowsFailsTheRequest() {
    RuntimeException thrown = new IllegalStateException("thrown by the test");
    try (AsyncHttpClient client =
        AsyncHttpClient.builder()
            .closeTimeout(Duration.ZERO)
            .settlement(
                response -> {
                  throw thrown;
                })
            .build()) {
      assertThat(Await.failure(client.get(url()))).hasCause(thrown);
    }
  }

  @Test
  void budgetThatIsUsedUpEndsRequestsWithWhatTheyHave() {
    for (int i = 0; i < 100; i++) {
      answer(503);
    }
    try (AsyncHttpClient client =
        AsyncHttpClient.builder().retry(soon().maxAttempts(100).budget(0).build()).build()) {
      Response response = Await.value(client.get(url()));

      assertThat(response.status()).isEqualTo(503);
      assertThat(response.attempts()).hasSize(1 + 10);
      assertThat(Await.value(client.get(url())).attempts()).hasSize(1);
      assertThat(client.retriesDenied()).isEqualTo(2);
    }
  }

  @Test
  void cancelWhileItRestsSendsNothingMore() throws Exception {
    replies.add(Reply.status(503).withHeader("Retry-After", "60"));
    CountDownLatch ended = new CountDownLatch(1);
    AsyncHttpClient client = listened(ended);

    CompletableFuture<Response> future = client.get(url());
    Await.open(ended);
    future.cancel(true);

    client.close();

    assertThat(future).isCancelled();
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void closeWhileItRestsEndsIt() throws Exception {
    replies.add(Reply.status(503).withHeader("Retry-After", "60"));
    CountDownLatch ended = new CountDownLatch(1);
    AsyncHttpClient client = listened(ended);

    CompletableFuture<Response> future = client.get(url());
    Await.open(ended);

    client.close();

    TransportException failure = Await.failure(future);
    assertThat(failure.kind()).isEqualTo(FailureKind.CANCELLED);
    assertThat(failure.attempts()).hasSize(1);
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void restHoldsNoSlot() {
    replies.add(Reply.status(500).withHeader("Retry-After-Ms", "1000"));
    try (AsyncHttpClient client =
        AsyncHttpClient.builder().maxConcurrency(1).retry(soon().build()).build()) {
      CompletableFuture<Response> resting = client.send(keyed("/rests", "a"));
      Await.value(client.send(keyed("/other", "b")));

      assertThat(Await.value(resting).attempts()).hasSize(2);
      assertThat(server.requests())
          .extracting(SeenRequest::target)
          .containsExactly("/rests", "/other", "/rests");
    }
  }

  @Test
  void everyRequestOfABulkHasOneOutcomeAfterItsRetries() {
    AtomicInteger outcomes = new AtomicInteger();
    AtomicInteger good = new AtomicInteger();
    for (int i = 0; i < 30; i++) {
      answer(503);
    }
    List<Request> requests =
        IntStream.range(0, 200).mapToObj(i -> Request.post(url()).text("a").build()).toList();
    RetryPolicy policy = soon().maxAttempts(40).budget(1).build();
    try (AsyncHttpClient client = AsyncHttpClient.builder().retry(policy).build()) {
      Bulk bulk =
          client.sendAll(
              requests.iterator(),
              outcome -> {
                outcomes.incrementAndGet();
                if (outcome instanceof Outcome.Answered answered && answered.response().ok()) {
                  good.incrementAndGet();
                }
              });
      Await.value(bulk.done());

      assertThat(outcomes).hasValue(200);
      assertThat(good).hasValue(200);
      assertThat(server.requests()).hasSize(230);
    }
  }

  @Test
  void everyRequestGetsThroughThoughTheBudgetIsEmptyIfThePolicyWaits() {
    AtomicInteger good = new AtomicInteger();
    for (int i = 0; i < 1500; i++) {
      answer(503);
    }
    RetryPolicy policy = soon().maxAttempts(1501).budget(0).waitForBudget().build();
    try (AsyncHttpClient client =
        AsyncHttpClient.builder().maxConcurrency(20).retry(policy).build()) {
      Bulk bulk =
          client.sendAll(
              IntStream.range(0, 500).mapToObj(i -> Request.get(url()).build()).iterator(),
              outcome -> {
                if (outcome instanceof Outcome.Answered answered && answered.response().ok()) {
                  good.incrementAndGet();
                }
              });
      Await.value(bulk.done());

      assertThat(good).hasValue(500);
      assertThat(server.requests()).hasSize(2000);
      assertThat(client.retriesDenied()).isZero();
    }
  }

  @Test
  void bodyThatIsPublishedOnceIsNotRetried() {
    answer(503);
    byte[] bytes = "once".getBytes(StandardCharsets.UTF_8);
    try (AsyncHttpClient client = retrying()) {
      Request request =
          Request.post(url())
              .publisher(new OneBuffer(bytes), OptionalLong.of(bytes.length))
              .build();

      assertThat(Await.value(client.send(request)).status()).isEqualTo(503);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void bodyOfASupplierIsPublishedForEachAttempt() {
    answer(503);
    byte[] bytes = "again".getBytes(StandardCharsets.UTF_8);
    try (AsyncHttpClient client = retrying()) {
      Request request =
          Request.post(url()).publisher(() -> new OneBuffer(bytes), OptionalLong.empty()).build();

      assertThat(Await.value(client.send(request)).ok()).isTrue();
      assertThat(server.requests()).extracting(SeenRequest::bodyText).containsOnly("again");
    }
  }

  @Test
  void cancelAtAnyMomentLeavesNothingBehind() throws Exception {
    try (RecordingServer busy = RecordingServer.start(request -> Reply.status(503))) {
      AsyncHttpClient client =
          AsyncHttpClient.builder()
              .maxConcurrency(2)
              .retry(soon().maxAttempts(1000).budget(1000).build())
              .build();
      Queue<Throwable> ends = new ConcurrentLinkedQueue<>();
      for (int i = 0; i < 300; i++) {
        CompletableFuture<Response> future = client.get(busy.uri("/").toString());
        future.whenComplete((response, failure) -> ends.add(failure));
        if (i % 3 > 0) {
          busy.awaitRequests(busy.requests().size() + i % 3);
        }
        future.cancel(true);
      }

      client.close();

      assertThat(ends).hasSize(300);
      busy.awaitNoConnections();
    }
  }

  private CompletableFuture<Response> judged(Throwable thrown) {
    RetryPolicy policy =
        soon()
            .judge(
                (status, headers, body) -> {
                  if (thrown instanceof Error error) {
                    throw error;
                  }
                  throw (RuntimeException) thrown;
                })
            .build();
    try (AsyncHttpClient client =
        AsyncHttpClient.builder().retry(policy).closeTimeout(Duration.ofSeconds(1)).build()) {
      return client.get(url());
    }
  }

  private AsyncHttpClient listened(CountDownLatch attemptEnded) {
    return AsyncHttpClient.builder()
        .closeTimeout(Duration.ofMillis(50))
        .retry(soon().build())
        .listener(
            new EventListener() {
              @Override
              public void attemptEnded(Request request, Attempted attempt) {
                attemptEnded.countDown();
              }
            })
        .build();
  }

  private AsyncHttpClient retrying() {
    return AsyncHttpClient.builder().retry(soon().build()).build();
  }

  private static RetryPolicy.Builder soon() {
    return RetryPolicy.builder().backoff(SOON, SOON);
  }

  private Request keyed(String path, String key) {
    return Request.get(server.uri(path).toString()).key(key).build();
  }

  private List<Long> at(String path) {
    return server.requests().stream()
        .filter(seen -> seen.target().equals(path))
        .map(SeenRequest::arrivedNanos)
        .toList();
  }

  private void answer(Integer... statuses) {
    for (int status : statuses) {
      replies.add(Reply.status(status));
    }
  }

  private String url() {
    return server.uri("/").toString();
  }

  /** One buffer for each subscriber. */
  private record OneBuffer(byte[] bytes) implements Flow.Publisher<ByteBuffer> {
    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
      AtomicInteger asked = new AtomicInteger();
      subscriber.onSubscribe(
          new Flow.Subscription() {
            @Override
            public void request(long n) {
              if (asked.getAndIncrement() == 0) {
                subscriber.onNext(ByteBuffer.wrap(bytes));
                subscriber.onComplete();
              }
            }

            @Override
            public void cancel() {}
          });
    }
  }
}
