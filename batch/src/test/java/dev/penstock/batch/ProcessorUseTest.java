package dev.penstock.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ProcessorUseTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  private static Supplier<Optional<Duration>> used(Duration... sums) {
    Deque<Duration> left = new ArrayDeque<>(Arrays.asList(sums));
    return () -> Optional.ofNullable(left.poll());
  }

  @Test
  void isThePartOfWhatAllProcessorsHadToGive() {
    Duration before = Duration.ofSeconds(7);
    ProcessorUse use =
        new ProcessorUse(used(before, before.plus(Duration.ofSeconds(PROCESSORS))), NOON);

    assertThat(use.until(NOON.plusSeconds(4))).contains(0.25);
  }

  @Test
  void cannotBeMoreThanAllOfIt() {
    ProcessorUse use =
        new ProcessorUse(used(Duration.ZERO, Duration.ofSeconds(5L * PROCESSORS)), NOON);

    assertThat(use.until(NOON.plusSeconds(4))).contains(1.0);
  }

  @Test
  void isUnknownForAShortTimeAndWhereTheSystemDoesNotTell() {
    ProcessorUse unknown = new ProcessorUse(Optional::empty, NOON);
    ProcessorUse shortly = new ProcessorUse(used(Duration.ZERO, Duration.ofMillis(1)), NOON);

    assertThat(unknown.until(NOON.plusSeconds(4))).isEmpty();
    assertThat(shortly.until(NOON.plusMillis(999))).isEmpty();
  }

  @Test
  void thisProcessHasUsedSome() {
    assertThat(ProcessorUse.ofThisProcess())
        .hasValueSatisfying(used -> assertThat(used).isPositive());
  }
}
