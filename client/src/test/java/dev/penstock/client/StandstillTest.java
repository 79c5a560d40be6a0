package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.FailureKind;
import dev.penstock.http.TransportException;
import dev.penstock.pacing.RateLimit;
import dev.penstock.seam.FakeWire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A process that stands still and goes on, on a time of its own: no limit ends what has come. */
class StandstillTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final String URL = "http://test.example/";

  private Duration answersAfter = Duration.ofMillis(1500);
  private final Simulation simulation =
      new Simulation(message -> FakeWire.Reply.status(200, answersAfter));

  @Test
  void answerThatCameMeanwhileIsTakenThoughTheLimitsPassed() {
    AsyncHttpClient client =
        simulation.build(AsyncHttpClient.builder().deadline(SECOND).responseTimeout(SECOND));
    CompletableFuture<Response> answer = client.get(URL);
    simulation.pass(Duration.ofMillis(500));

    simulation.freeze(Duration.ofSeconds(10));

    assertThat(answer).isCompleted();
    client.close();
  }

  @Test
  void limitEndsWhatHasNotComeOnceItHasRunAgain() {
    answersAfter = Duration.ofHours(1);
    AsyncHttpClient client = simulation.build(AsyncHttpClient.builder().deadline(SECOND));
    CompletableFuture<Response> answer = client.get(URL);
    simulation.pass(Duration.ofMillis(500));

    simulation.freeze(Duration.ofSeconds(10));
    simulation.pass(Duration.ofMillis(900));
    assertThat(answer).isNotDone();
    simulation.pass(Duration.ofMillis(200));

    TransportException failure = Await.failure(answer);
    assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
    client.close();
  }

  @Test
  void turnThatCameMeanwhileIsTaken() {
    answersAfter = Duration.ofMillis(1);
    AsyncHttpClient client =
        simulation.build(
            AsyncHttpClient.builder()
                .rateLimit(RateLimit.per(1, Duration.ofSeconds(2)))
                .queueTimeout(SECOND));
    client.get(URL);
    simulation.pass(Duration.ofMillis(10));
    CompletableFuture<Response> second = client.get(URL);

    simulation.freeze(Duration.ofSeconds(10));
    simulation.pass(Duration.ofMillis(10));

    assertThat(second).isCompleted();
    client.close();
  }

  @Test
  void limitThatIsALittleLateEndsWhatHasNotCome() {
    AsyncHttpClient client = simulation.build(AsyncHttpClient.builder().deadline(SECOND));
    CompletableFuture<Response> answer = client.get(URL);

    simulation.freeze(Duration.ofMillis(1400));

    assertThat(answer).isCompletedExceptionally();
    client.close();
  }

  @Test
  void startsThatWereMissedAreNotMadeUp() {
    answersAfter = Duration.ofMillis(1);
    AsyncHttpClient client =
        simulation.build(AsyncHttpClient.builder().rateLimit(RateLimit.perSecond(100)));
    List<Outcome> outcomes = new ArrayList<>();
    client.sendAll(
        IntStream.range(0, 300).mapToObj(i -> Request.get(URL + i).build()).iterator(),
        outcomes::add);
    simulation.pass(SECOND);

    simulation.freeze(Duration.ofSeconds(10));
    simulation.pass(Duration.ofSeconds(3));

    assertThat(outcomes).hasSize(300);
    List<Long> starts = simulation.wire.sent().stream().map(FakeWire.Sent::nanos).toList();
    for (int i = 1; i < 300; i++) {
      assertThat(starts.get(i) - starts.get(i - 1)).isGreaterThanOrEqualTo(10_000_000L);
    }
    client.close();
  }
}
