package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.FailureKind;
import dev.penstock.pacing.RateLimit;
import dev.penstock.seam.FakeWire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A client whose every thread is replaced: all of it runs on the thread of the test. */
class SingleThreadTest {
  private final Simulation simulation =
      new Simulation(message -> FakeWire.Reply.status(200, Duration.ofMillis(20)));
  private final Set<Thread> threads = new HashSet<>();
  private final List<Outcome> outcomes = new ArrayList<>();

  @Test
  @SuppressWarnings("try") // closes early
  void bulkIsPulledSentAndClosedOnOneThread() {
    Bulk bulk;
    try (AsyncHttpClient client =
        simulation.build(AsyncHttpClient.builder().rateLimit(RateLimit.perSecond(100)))) {
      bulk = client.sendAll(requests(1000).iterator(), this::take);
      simulation.pass(Duration.ofSeconds(11));
    }

    assertThat(bulk.done()).isCompleted();
    assertThat(outcomes).hasSize(1000).allMatch(outcome -> outcome instanceof Outcome.Answered);
    assertThat(threads).containsExactly(Thread.currentThread());
    assertThat(simulation.wire.sent().get(999).nanos()).isEqualTo(9_990_000_000L);
    assertThat(simulation.wire.isClosed()).isTrue();
  }

  @Test
  @SuppressWarnings("try") // closes early
  void closeCancelsWhatIsLeftWithoutWaiting() {
    try (AsyncHttpClient client =
        simulation.build(
            AsyncHttpClient.builder()
                .rateLimit(RateLimit.perSecond(100))
                .closeTimeout(Duration.ZERO))) {
      client.sendAll(requests(1000).iterator(), this::take);
      simulation.pass(Duration.ofMillis(10));
    }

    assertThat(outcomes)
        .isNotEmpty()
        .allSatisfy(
            outcome ->
                assertThat(((Outcome.Failed) outcome).cause().kind())
                    .isEqualTo(FailureKind.CANCELLED));
    assertThat(threads).containsExactly(Thread.currentThread());
  }

  @Test
  void stoppedBulkClosesItsStreamWhileNothingHasRoom() {
    AsyncHttpClient client =
        simulation.build(AsyncHttpClient.builder().rateLimit(RateLimit.perSecond(100)));
    List<String> closed = new ArrayList<>();
    Bulk bulk =
        client.sendAll(requests(1000).onClose(() -> closed.add("closed"))).forEach(this::take);
    simulation.pass(Duration.ofMillis(5));

    bulk.stop();
    simulation.pass(Duration.ofSeconds(1));

    assertThat(closed).hasSize(1);
    assertThat(bulk.done()).isCompleted();
    assertThat(simulation.wire.sent()).hasSize(1);
    client.close();
  }

  private Stream<Request> requests(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> {
              threads.add(Thread.currentThread());
              return Request.get("http://test.example/" + i).build();
            });
  }

  private void take(Outcome outcome) {
    threads.add(Thread.currentThread());
    outcomes.add(outcome);
  }
}
