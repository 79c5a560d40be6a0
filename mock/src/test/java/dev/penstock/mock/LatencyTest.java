package dev.penstock.mock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatencyTest {

  private static final MockOptions OPTIONS =
      MockOptions.defaults().withLatency(Duration.ofMillis(100), Duration.ofMillis(200));

  @Test
  void latenciesFillTheRangeAndNoMore() {
    Latency latency = Latency.of(OPTIONS);

    long[] drawn = LongStream.range(0, 1000).map(latency::nanos).sorted().toArray();

    assertThat(drawn[0]).isBetween(100_000_000L, 110_000_000L);
    assertThat(drawn[500]).isBetween(140_000_000L, 160_000_000L);
    assertThat(drawn[999]).isBetween(190_000_000L, 200_000_000L);
  }

  @Test
  void sameSeedDrawsTheSame() {
    Latency latency = Latency.of(OPTIONS.withSeed(1));

    assertThat(Latency.of(OPTIONS.withSeed(1)).nanos(5)).isEqualTo(latency.nanos(5));
    assertThat(Latency.of(OPTIONS.withSeed(2)).nanos(5)).isNotEqualTo(latency.nanos(5));
  }

  @Test
  void fixedLatencyIsTheSameForAll() {
    Latency latency = Latency.of(OPTIONS.withLatency(Duration.ofMillis(3)));

    assertThat(LongStream.range(0, 10).map(latency::nanos)).containsOnly(3_000_000L);
  }
}
