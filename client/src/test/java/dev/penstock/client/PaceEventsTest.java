package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.pacing.PaceChange;
import dev.penstock.pacing.Pause;
import dev.penstock.pacing.RateLimit;
import dev.penstock.retry.RetryPolicy;
import dev.penstock.seam.FakeWire;
import dev.penstock.seam.Wire;
import java.text.MessageFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a listener hears of the gate's decisions, on a time of its own. */
class PaceEventsTest {
  private static final Duration SOON = Duration.ofMillis(1);

  private final Simulation simulation = new Simulation(this::answer);
  private final List<Pause> pauses = new ArrayList<>();
  private final List<PaceChange> changes = new ArrayList<>();
  private final List<String> log = new ArrayList<>();
  private int status = 200;
  private Optional<String> retryAfter = Optional.empty();

  @Test
  void everyStepDownAndUpIsTold() {
    AsyncHttpClient client = client(new Recorder());
    status = 503;
    client.sendAll(requests(100_000).iterator(), outcome -> {});
    simulation.pass(Duration.ofMillis(2500));
    status = 200;
    simulation.pass(Duration.ofSeconds(20));

    List<Double> rates =
        changes.stream().map(change -> Math.round(10 * change.startsPerSecond()) / 10.0).toList();
    assertThat(rates.subList(0, 3)).containsExactly(80.0, 64.0, 51.2);
    assertThat(rates.subList(3, 6)).containsExactly(56.2, 61.2, 66.2);
    assertThat(rates.get(rates.size() - 1)).isEqualTo(100);
    assertThat(changes)
        .filteredOn(PaceChange::lowered)
        .hasSize(3)
        .allSatisfy(change -> assertThat(5 * change.refusals()).isGreaterThan(change.answers()));
    assertThat(changes)
        .filteredOn(change -> !change.lowered())
        .allSatisfy(change -> assertThat(change.refusals()).isZero());
    assertThat(changes)
        .allSatisfy(
            change -> {
              assertThat(change.askedPerSecond()).isEqualTo(100);
              assertThat(change.key()).contains("team-a");
              assertThat(change.origin().host()).isEqualTo("test.example");
            });
    client.close();
  }

  @Test
  void stepsUpAreToldThoughNothingWaits() {
    AsyncHttpClient client = client(new Recorder());
    status = 503;
    client.sendAll(requests(100).iterator(), outcome -> {});
    simulation.pass(Duration.ofSeconds(3));
    status = 200;
    simulation.pass(Duration.ofSeconds(60));
    client.sendAll(requests(1).iterator(), outcome -> {});
    simulation.pass(Duration.ofSeconds(1));

    assertThat(changes).filteredOn(PaceChange::lowered).isNotEmpty();
    assertThat(changes.get(changes.size() - 1).startsPerSecond()).isEqualTo(100);
    client.close();
  }

  @Test
  void pauseIsToldOnceUntilALongerOneComes() {
    AsyncHttpClient client = client(new Recorder());
    status = 429;
    retryAfter = Optional.of("30");
    client.sendAll(requests(3).iterator(), outcome -> {});
    simulation.pass(Duration.ofMillis(1));
    retryAfter = Optional.of("20");
    simulation.pass(Duration.ofSeconds(1));

    assertThat(pauses)
        .singleElement()
        .satisfies(
            pause -> {
              assertThat(pause.delay()).isEqualTo(Duration.ofSeconds(30));
              assertThat(pause.key()).contains("team-a");
              assertThat(pause.origin().host()).isEqualTo("test.example");
            });
    client.close();
  }

  @Test
  void whatTheListenerThrowsKeepsNothingBack() {
    Thread thread = Thread.currentThread();
    List<Throwable> uncaught = new ArrayList<>();
    thread.setUncaughtExceptionHandler((of, thrown) -> uncaught.add(thrown));
    AsyncHttpClient client =
        client(
            new EventListener() {
              @Override
              public void paceChanged(PaceChange change) {
                throw new IllegalStateException("broken");
              }
            });
    status = 503;
    List<Outcome> outcomes = new ArrayList<>();
    client.sendAll(requests(300).iterator(), outcomes::add);
    simulation.pass(Duration.ofSeconds(60));

    assertThat(outcomes).hasSize(300);
    assertThat(uncaught).isNotEmpty().extracting(Throwable::getMessage).containsOnly("broken");
    thread.setUncaughtExceptionHandler(null);
    client.close();
  }

  @Test
  void logTellsThemWithoutTheKey() {
    AsyncHttpClient client = client(EventListener.logging(new Log()));
    status = 429;
    retryAfter = Optional.of("2");
    client.sendAll(requests(30).iterator(), outcome -> {});
    simulation.pass(Duration.ofSeconds(10));

    assertThat(log)
        .contains("http://test.example: paused for 2 s, as the server told")
        .anyMatch(line -> line.contains("slowed down to 80.00 of 100.00 requests a second, after"));
    assertThat(log).noneMatch(line -> line.contains("team-a"));
    client.close();
  }

  private AsyncHttpClient client(EventListener listener) {
    return simulation.build(
        AsyncHttpClient.builder()
            .rateLimit(RateLimit.perSecond(100))
            .retry(RetryPolicy.builder().maxAttempts(2).backoff(SOON, SOON).budget(0).build())
            .closeTimeout(Duration.ZERO)
            .listener(listener));
  }

  private FakeWire.Reply answer(Wire.Message message) {
    FakeWire.Reply reply = FakeWire.Reply.status(status, SOON);
    return retryAfter.map(seconds -> reply.with("retry-after", seconds)).orElse(reply);
  }

  private static Stream<Request> requests(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Request.get("http://test.example/" + i).key("team-a").build());
  }

  private final class Recorder implements EventListener {
    @Override
    public void paused(Pause pause) {
      pauses.add(pause);
    }

    @Override
    public void paceChanged(PaceChange change) {
      changes.add(change);
    }
  }

  private final class Log implements System.Logger {
    @Override
    public String getName() {
      return "test";
    }

    @Override
    public boolean isLoggable(Level level) {
      return true;
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
      log.add(message);
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
      log.add(MessageFormat.format(format, parameters));
    }
  }
}
