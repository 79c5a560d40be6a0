package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.seam.FakeTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProgressReportsTest {
  private final FakeTime time = new FakeTime();
  private final Deque<Runnable> callbacks = new ArrayDeque<>();
  private final List<Object> told = new ArrayList<>();
  private final ProgressReports reports =
      new ProgressReports(
          Optional.of((bytes, total) -> told.add(bytes)),
          time,
          time::at,
          callbacks::add,
          told::add);

  private void read(long bytes) {
    reports.read(bytes, OptionalLong.empty());
  }

  private void runCallbacks() {
    for (Runnable task = callbacks.poll(); task != null; task = callbacks.poll()) {
      task.run();
    }
  }

  @Test
  void firstStateIsToldAtOnceThenTenASecond() {
    for (int millis = 0; millis <= 1000; millis++) {
      read(millis);
      runCallbacks();
      time.advance(Duration.ofMillis(1));
    }

    assertThat(told)
        .containsExactly(0L, 100L, 200L, 300L, 400L, 500L, 600L, 700L, 800L, 900L, 1000L);
  }

  @Test
  void slowListenerHearsTheLatestState() {
    read(1);
    time.advance(Duration.ofSeconds(1));
    read(2);
    time.advance(Duration.ofSeconds(1));
    read(3);
    assertThat(callbacks).hasSize(1);
    runCallbacks();

    assertThat(told).containsExactly(3L);
  }

  @Test
  void stateIsToldWithinTheIntervalThoughNoOtherFollows() {
    read(1);
    runCallbacks();
    read(2);
    read(3);
    time.advance(Duration.ofMillis(99));
    runCallbacks();
    assertThat(told).containsExactly(1L);
    time.advance(Duration.ofMillis(1));
    runCallbacks();

    assertThat(told).containsExactly(1L, 3L);
    assertThat(time.tasks()).isZero();
  }

  @Test
  void lastStateIsToldBeforeTheOutcome() {
    read(1);
    runCallbacks();
    read(2);
    reports.end(() -> told.add("outcome"));

    assertThat(told).containsExactly(1L, 2L, "outcome");
  }

  @Test
  void lastStateIsNotToldTwice() {
    read(1);
    runCallbacks();
    reports.end(() -> told.add("outcome"));

    assertThat(told).containsExactly(1L, "outcome");
  }

  @Test
  void outcomeWaitsForTheListener() {
    read(1);
    reports.end(() -> told.add("outcome"));
    assertThat(told).isEmpty();
    runCallbacks();

    assertThat(told).containsExactly(1L, "outcome");
  }

  @Test
  void listenerThatThrowsIsNotAskedAgain() {
    RuntimeException thrown = new IllegalStateException("enough");
    ProgressReports broken =
        new ProgressReports(
            Optional.of(
                (bytes, total) -> {
                  throw thrown;
                }),
            time,
            time::at,
            callbacks::add,
            told::add);
    broken.read(1, OptionalLong.empty());
    runCallbacks();
    time.advance(Duration.ofSeconds(1));
    broken.read(2, OptionalLong.empty());
    broken.end(() -> told.add("outcome"));

    assertThat(told).containsExactly(thrown, "outcome");
    assertThat(callbacks).isEmpty();
  }

  @Test
  void withoutAListenerNothingIsToldButTheOutcome() {
    ProgressReports silent =
        new ProgressReports(Optional.empty(), time, time::at, callbacks::add, told::add);
    silent.read(1, OptionalLong.empty());
    silent.end(() -> told.add("outcome"));

    assertThat(callbacks).isEmpty();
    assertThat(told).containsExactly("outcome");
  }
}
