package dev.penstock.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.Origin;
import dev.penstock.pacing.PacingReport;
import dev.penstock.pacing.RateLimit;
import dev.penstock.seam.SystemTime;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many threads enter, leave and finish at once, on the time of this machine. */
class GateStressTest {
  private static final int THREADS = 4;
  private static final int EACH = 5_000;
  private static final int ORIGINS = 5;
  private static final int MAX_IN_FLIGHT = 12;
  private static final int MAX_PER_ORIGIN = 4;

  private final AtomicInteger[] inFlight =
      IntStream.range(0, ORIGINS).mapToObj(i -> new AtomicInteger()).toArray(AtomicInteger[]::new);
  private final AtomicInteger allInFlight = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final AtomicInteger mostOfAnOrigin = new AtomicInteger();
  private final AtomicInteger starts = new AtomicInteger();
  private final AtomicInteger departures = new AtomicInteger();
  private final CountDownLatch over = new CountDownLatch(THREADS * EACH);

  @Test
  void countsAddUpWithSlotsOnly() throws Exception {
    PacingReport report = crowdIn(Optional.empty());

    assertThat(report.stalls()).isEmpty();
  }

  @Test
  void countsAddUpWithARateToo() throws Exception {
    PacingReport report = crowdIn(Optional.of(RateLimit.perSecond(20_000)));

    assertThat(report.mostInOneSecond()).isLessThanOrEqualTo(20_000);
  }

  private PacingReport crowdIn(Optional<RateLimit> rate) throws Exception {
    try (SystemTime time = new SystemTime()) {
      Gate gate =
          new Gate(
              time,
              time,
              new GateSettings(
                  new Quota(rate.stream().toList(), List.of()),
                  Quota.NONE,
                  Quota.NONE,
                  MAX_IN_FLIGHT,
                  MAX_PER_ORIGIN,
                  THREADS * EACH,
                  true));
      ExecutorService threads = Executors.newFixedThreadPool(THREADS);
      ExecutorService finishers = Executors.newFixedThreadPool(2);
      try {
        enterFromAll(threads, gate, time, finishers);
        assertThat(over.await(30, TimeUnit.SECONDS)).as("%d lost", over.getCount()).isTrue();
      } finally {
        shutDown(threads);
        shutDown(finishers);
      }

      PacingReport report = gate.report();
      assertThat(gate.waiting()).isZero();
      assertThat(allInFlight).hasValue(0);
      assertThat(starts.get() + departures.get()).isEqualTo(THREADS * EACH);
      assertThat(departures).hasPositiveValue();
      assertThat(report.starts()).isEqualTo(starts.get());
      assertThat(most.get()).isBetween(1, MAX_IN_FLIGHT);
      assertThat(mostOfAnOrigin.get()).isBetween(1, MAX_PER_ORIGIN);
      return report;
    }
  }

  private void enterFromAll(
      ExecutorService threads, Gate gate, SystemTime time, ExecutorService finishers)
      throws Exception {
    Callable<Void> enterMany =
        () -> {
          Random random = new Random();
          for (int i = 0; i < EACH; i++) {
            Passenger passenger = new Passenger(gate, time, finishers, random.nextInt(ORIGINS));
            assertThat(gate.enter(passenger)).isTrue();
            if (random.nextInt(3) == 0 && gate.leave(passenger)) {
              departures.incrementAndGet();
              over.countDown();
            }
          }
          return null;
        };
    for (Future<Void> end :
        threads.invokeAll(IntStream.range(0, THREADS).mapToObj(i -> enterMany).toList())) {
      end.get();
    }
  }

  private static void shutDown(ExecutorService executor) throws InterruptedException {
    executor.shutdownNow();
    assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  /** One that is in flight as long as another thread takes to finish it. */
  private final class Passenger extends Waiter {
    private final Gate gate;
    private final SystemTime time;
    private final ExecutorService finishers;
    private final int origin;

    private Passenger(Gate gate, SystemTime time, ExecutorService finishers, int origin) {
      super(new Origin("http", "host" + origin, 80), origin);
      this.gate = gate;
      this.time = time;
      this.finishers = finishers;
      this.origin = origin;
    }

    @Override
    protected void released(long scheduledNanos, long nowNanos) {
      starts.incrementAndGet();
      most.accumulateAndGet(allInFlight.incrementAndGet(), Math::max);
      mostOfAnOrigin.accumulateAndGet(inFlight[origin].incrementAndGet(), Math::max);
      finishers.execute(this::end);
    }

    private void end() {
      gate.sent(this, time.nanos());
      allInFlight.decrementAndGet();
      inFlight[origin].decrementAndGet();
      gate.finish(this);
      over.countDown();
    }
  }
}
