package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.pacing.RateLimit;
import dev.penstock.seam.FakeWire;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Rates over the restart of a process: what it started before counts in every window. */
class StartedBeforeTest {
  private static final long SECOND = 1_000_000_000;

  private final Simulation simulation =
      new Simulation(message -> FakeWire.Reply.status(200, Duration.ofMillis(1)));

  @Test
  void noWindowOverTheRestartHoldsTooMany() {
    List<Instant> before =
        new ArrayList<>(
            IntStream.rangeClosed(1, 40)
                .mapToObj(i -> simulation.now().minusMillis(50L * i))
                .toList());
    Collections.shuffle(before, new Random(1));

    List<Long> starts = starts(RateLimit.perSecond(20).burst(20), before, 100);

    long[] all =
        LongStream.concat(
                before.stream()
                    .mapToLong(start -> Duration.between(simulation.begin(), start).toNanos()),
                starts.stream().mapToLong(start -> start))
            .sorted()
            .toArray();
    for (int i = 20; i < all.length; i++) {
      assertThat(all[i] - all[i - 20]).as("start %d", i).isGreaterThanOrEqualTo(SECOND);
    }
    assertThat(starts.get(99)).isLessThan(6 * SECOND);
  }

  @Test
  void startsLongAgoHoldNothingUp() {
    List<Instant> before = List.of(Instant.EPOCH, simulation.now().minusSeconds(2), Instant.MIN);

    assertThat(starts(RateLimit.per(1, Duration.ofSeconds(2)), before, 1)).containsExactly(0L);
  }

  @Test
  void startInTheFutureCountsAsMadeNow() {
    List<Instant> before = List.of(Instant.MAX);

    assertThat(starts(RateLimit.per(1, Duration.ofSeconds(2)), before, 1))
        .containsExactly(2 * SECOND);
  }

  private List<Long> starts(RateLimit limit, List<Instant> before, int count) {
    AsyncHttpClient client =
        simulation.build(AsyncHttpClient.builder().rateLimit(limit).startedBefore(before));
    client.sendAll(
        IntStream.range(0, count)
            .mapToObj(i -> Request.get("http://test.example/" + i).build())
            .iterator(),
        outcome -> {});
    simulation.pass(Duration.ofSeconds(10));
    client.close();
    return simulation.wire.sent().stream().map(FakeWire.Sent::nanos).toList();
  }
}
