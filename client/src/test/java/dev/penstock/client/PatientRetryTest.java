package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.http.FailureKind;
import dev.penstock.http.TransportException;
import dev.penstock.pacing.RateLimit;
import dev.penstock.retry.RetryPolicy;
import dev.penstock.seam.FakeWire;
import dev.penstock.seam.FakeWire.Sent;
import dev.penstock.seam.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Retries that wait rather than fail, on a time of their own. */
class PatientRetryTest {
  private static final Duration SOON = Duration.ofMillis(1);

  /** How often each path fails before it is good; never unless named. */
  private final Map<String, Integer> bad = new HashMap<>();

  private final Map<String, Integer> seen = new HashMap<>();
  private final List<Outcome> outcomes = new ArrayList<>();
  private final Simulation simulation = new Simulation(this::answer);
  private int badStatus = 500;
  private Duration retryAfter = Duration.ZERO;

  @Test
  void emptyBudgetDelaysRetriesWhileFirstAttemptsStart() {
    IntStream.range(0, 200).forEach(i -> bad.put("/" + i, 1));
    AsyncHttpClient client = simulation.build(tenASecond(patient()));

    Bulk bulk = client.sendAll(requests(200).iterator(), outcomes::add);
    simulation.pass(Duration.ofSeconds(60));

    assertThat(bulk.done()).isCompleted();
    assertThat(outcomes).hasSize(200).allMatch(PatientRetryTest::isGood);
    assertThat(client.retriesDenied()).isZero();
    assertThat(retriesAmongTheFirst(210)).isEqualTo(10);
    assertThat(simulation.wire.sent()).hasSize(400);
    assertThat(simulation.wire.sent().get(399).nanos()).isLessThan(40_500_000_000L);
    client.close();
  }

  @Test
  void retriesGoOnWhenTheyAreSoManyThatNothingIsPulled() {
    IntStream.range(0, 500).forEach(i -> bad.put("/" + i, 3));
    AsyncHttpClient client = simulation.build(tenASecond(patient()).maxConcurrency(20));

    Bulk bulk = client.sendAll(requests(500).iterator(), outcomes::add);
    simulation.pass(Duration.ofSeconds(201));

    assertThat(bulk.done()).isCompleted();
    assertThat(outcomes).hasSize(500).allMatch(PatientRetryTest::isGood);
    assertThat(simulation.wire.sent()).hasSize(2000);
    client.close();
  }

  @Test
  void budgetFillsWithTimeWhileAFirstAttemptIsHeldBack() {
    bad.put("/a", 1);
    IntStream.range(0, 11).forEach(i -> bad.put("/" + i, 1));
    AsyncHttpClient client = simulation.build(AsyncHttpClient.builder().retry(patient().build()));
    badStatus = 429;
    retryAfter = Duration.ofSeconds(100);
    client.send(keyed("/a", "a"));
    simulation.pass(Duration.ofMillis(100));
    badStatus = 500;
    retryAfter = Duration.ZERO;
    client.send(keyed("/held", "a"));
    List<CompletableFuture<Response>> others =
        IntStream.range(0, 11).mapToObj(i -> client.send(keyed("/" + i, "b"))).toList();

    simulation.pass(Duration.ofSeconds(50));
    assertThat(others).filteredOn(CompletableFuture::isDone).hasSize(10);
    simulation.pass(Duration.ofSeconds(11));
    assertThat(others).allMatch(CompletableFuture::isDone);
    assertThat(seen).doesNotContainKey("/held");
    simulation.pass(Duration.ofSeconds(60));
    client.close();
  }

  @Test
  void deadlineAndCancelEndTheWaitForTheBudget() {
    IntStream.range(0, 200).forEach(i -> bad.put("/" + i, 1));
    bad.put("/deadline", 1);
    bad.put("/cancelled", 1);
    AsyncHttpClient client = simulation.build(tenASecond(patient()));
    client.sendAll(requests(200).iterator(), outcomes::add);
    simulation.pass(Duration.ofSeconds(3));

    CompletableFuture<Response> late =
        client.send(
            Request.get("http://test.example/deadline").deadline(Duration.ofSeconds(15)).build());
    CompletableFuture<Response> cancelled = client.get("http://test.example/cancelled");
    simulation.pass(Duration.ofSeconds(14));
    assertThat(late).isNotDone();
    cancelled.cancel(false);
    simulation.pass(Duration.ofSeconds(60));

    TransportException failure = Await.failure(late);
    assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
    assertThat(failure.attempts()).hasSize(1);
    assertThat(seen).containsEntry("/deadline", 1).containsEntry("/cancelled", 1);
    assertThat(outcomes).hasSize(200).allMatch(PatientRetryTest::isGood);
    client.close();
  }

  @Test
  void refusalsWithAToldDelayUseNoAttempts() {
    badStatus = 429;
    retryAfter = Duration.ofSeconds(1);
    bad.put("/0", 5);
    bad.put("/1", 6);
    bad.put("/2", 7);
    RetryPolicy policy = soon().maxAttempts(2).uncountedRefusals(5).build();
    AsyncHttpClient client = simulation.build(AsyncHttpClient.builder().retry(policy));

    client.sendAll(requests(3).iterator(), outcomes::add);
    simulation.pass(Duration.ofSeconds(60));

    assertThat(response("/0").attempts()).hasSize(6);
    assertThat(response("/1").attempts()).hasSize(7);
    assertThat(response("/1").ok()).isTrue();
    assertThat(response("/2").attempts()).hasSize(7);
    assertThat(response("/2").status()).isEqualTo(429);
    client.close();
  }

  @Test
  void refusalsWithAToldDelayTakeNothingFromTheBudget() {
    badStatus = 503;
    retryAfter = Duration.ofSeconds(1);
    IntStream.range(0, 30).forEach(i -> bad.put("/" + i, 2));
    RetryPolicy policy = soon().maxAttempts(1).budget(0).uncountedRefusals(20).build();
    AsyncHttpClient client = simulation.build(AsyncHttpClient.builder().retry(policy));

    client.sendAll(requests(30).iterator(), outcomes::add);
    simulation.pass(Duration.ofSeconds(10));

    assertThat(outcomes).hasSize(30).allMatch(PatientRetryTest::isGood);
    assertThat(client.retriesDenied()).isZero();
    client.close();
  }

  @Test
  void refusalWithoutAToldDelayUsesAnAttempt() {
    badStatus = 429;
    bad.put("/0", 2);
    RetryPolicy policy = soon().maxAttempts(2).uncountedRefusals(20).build();
    AsyncHttpClient client = simulation.build(AsyncHttpClient.builder().retry(policy));

    client.sendAll(requests(1).iterator(), outcomes::add);
    simulation.pass(Duration.ofSeconds(10));

    assertThat(response("/0").status()).isEqualTo(429);
    client.close();
  }

  @Test
  void uncountedRefusalsCannotBeNegative() {
    assertThatThrownBy(() -> soon().uncountedRefusals(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("uncountedRefusals < 0: -1");
  }

  @Test
  void nothingIsPulledWhile64MebibytesRest() {
    byte[] mebibyte = new byte[1 << 20];
    AtomicInteger pulled = new AtomicInteger();
    IntStream.range(0, 1000).forEach(i -> bad.put("/" + i, 1));
    RetryPolicy policy =
        RetryPolicy.builder()
            .anyMethod()
            .backoff(Duration.ofHours(1), Duration.ofHours(1))
            .waitForBudget()
            .build();
    AsyncHttpClient client =
        simulation.build(
            AsyncHttpClient.builder()
                .rateLimit(RateLimit.perSecond(500))
                .closeTimeout(Duration.ZERO)
                .retry(policy));

    client.sendAll(
        requests(1000)
            .peek(request -> pulled.incrementAndGet())
            .map(request -> Request.post(request.uri().toString()).bytes(mebibyte).build())
            .iterator(),
        outcomes::add);
    simulation.pass(Duration.ofSeconds(2));

    // Four wait at the gate when the last of the 64 begins to rest, and a few are in flight.
    assertThat(pulled.get()).isBetween(64, 72);
    simulation.pass(Duration.ofHours(1));
    assertThat(pulled.get()).isGreaterThan(100);
    client.close();
  }

  private FakeWire.Reply answer(Wire.Message message) {
    String path = message.uri().getPath();
    int times = seen.merge(path, 1, Integer::sum);
    if (times > bad.getOrDefault(path, 0)) {
      return FakeWire.Reply.status(200, SOON);
    }
    FakeWire.Reply reply = FakeWire.Reply.status(badStatus, SOON);
    return retryAfter.isZero() ? reply : reply.with("retry-after", "" + retryAfter.toSeconds());
  }

  private int retriesAmongTheFirst(int sent) {
    Map<Object, Integer> attempts = new HashMap<>();
    int retries = 0;
    for (Sent one : simulation.wire.sent().subList(0, sent)) {
      retries += attempts.merge(one.message().uri(), 1, Integer::sum) > 1 ? 1 : 0;
    }
    return retries;
  }

  private Response response(String path) {
    return outcomes.stream()
        .map(outcome -> ((Outcome.Answered) outcome).response())
        .filter(response -> response.request().uri().getPath().equals(path))
        .findFirst()
        .orElseThrow();
  }

  private static boolean isGood(Outcome outcome) {
    return outcome instanceof Outcome.Answered answered && answered.response().ok();
  }

  @Test
  void whatIsInFlightAtAStopIsNotSentAgain() {
    IntStream.range(0, 5).forEach(i -> bad.put("/" + i, 1));
    AsyncHttpClient client = simulation.build(AsyncHttpClient.builder().retry(soon().build()));
    Bulk bulk = client.sendAll(requests(10).iterator(), outcomes::add);
    simulation.pass(Duration.ZERO);
    assertThat(bulk.inFlight()).isEqualTo(10);

    bulk.stop();
    simulation.pass(Duration.ofSeconds(60));

    assertThat(simulation.wire.sent()).hasSize(10);
    assertThat(outcomes).hasSize(5).allMatch(PatientRetryTest::isGood);
    assertThat(bulk.done()).isCompleted();
    client.close();
  }

  private static AsyncHttpClientBuilder tenASecond(RetryPolicy.Builder policy) {
    return AsyncHttpClient.builder().rateLimit(RateLimit.perSecond(10)).retry(policy.build());
  }

  private static RetryPolicy.Builder patient() {
    return soon().budget(0).waitForBudget();
  }

  private static RetryPolicy.Builder soon() {
    return RetryPolicy.builder().backoff(SOON, SOON);
  }

  private static Request keyed(String path, String key) {
    return Request.get("http://test.example" + path).key(key).build();
  }

  private static Stream<Request> requests(int count) {
    return IntStream.range(0, count).mapToObj(i -> Request.get("http://test.example/" + i).build());
  }
}
