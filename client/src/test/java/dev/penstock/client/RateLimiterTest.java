package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.pacing.Budget;
import dev.penstock.pacing.RateLimit;
import dev.penstock.seam.FakeTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
  private static final RateLimit TEN_A_SECOND = RateLimit.perSecond(10);

  private final FakeTime time = new FakeTime();
  private final List<RateLimiter> limiters = new ArrayList<>();

  @AfterEach
  void close() {
    limiters.forEach(RateLimiter::close);
  }

  @Test
  void permitsComeAtTheRate() throws Exception {
    RateLimiter limiter = limiter(RateLimiter.builder().rateLimit(TEN_A_SECOND));

    CompletableFuture<Permit> first = limiter.acquire();
    CompletableFuture<Permit> second = limiter.acquire();

    assertThat(first).isDone();
    time.advance(Duration.ofNanos(99_999_999));
    assertThat(limiter.snapshot().waiting()).isEqualTo(1);
    assertThat(second).isNotDone();
    time.advance(Duration.ofNanos(1));
    second.get(10, TimeUnit.SECONDS);
  }

  @Test
  void thoseThatWaitedAreToldOnThreadsOfTheLimiter() throws Exception {
    RateLimiter limiter = limiter(RateLimiter.builder().rateLimit(TEN_A_SECOND));
    limiter.acquire();

    CompletableFuture<String> thread =
        limiter.acquire().thenApply(permit -> Thread.currentThread().getName());
    time.advance(Duration.ofMillis(100));

    assertThat(thread.get(10, TimeUnit.SECONDS)).startsWith("penstock-callback");
  }

  @Test
  void aSlotComesBackWhenThePermitIsClosed() throws Exception {
    RateLimiter limiter = limiter(RateLimiter.builder().maxConcurrency(1));
    Permit first = limiter.acquire().join();
    CompletableFuture<Permit> second = limiter.acquire();
    CompletableFuture<Permit> third = limiter.acquire();

    first.close();
    first.close();

    second.get(10, TimeUnit.SECONDS);
    assertThat(third).isNotDone();
    assertThat(limiter.snapshot().inFlight()).isEqualTo(1);
  }

  @Test
  void oneThatIsCancelledCostsNothing() throws Exception {
    RateLimiter limiter = limiter(RateLimiter.builder().rateLimit(TEN_A_SECOND));
    limiter.acquire();
    CompletableFuture<Permit> cancelled = limiter.acquire();
    CompletableFuture<Permit> next = limiter.acquire();

    cancelled.cancel(true);
    time.advance(Duration.ofMillis(100));

    next.get(10, TimeUnit.SECONDS);
    assertThat(limiter.snapshot().pacing().starts()).isEqualTo(2);
    assertThat(limiter.snapshot().waiting()).isZero();
  }

  @Test
  void tryAcquireAnswersAtOnce() {
    RateLimiter limiter = limiter(RateLimiter.builder().rateLimit(TEN_A_SECOND.burst(2)));

    assertThat(limiter.tryAcquire()).isPresent();
    assertThat(limiter.tryAcquire()).isPresent();
    assertThat(limiter.tryAcquire()).isEmpty();
    assertThat(limiter.snapshot().waiting()).isZero();
    assertThat(limiter.snapshot().untilNextStart()).isEqualTo(Duration.ofMillis(100));
    time.advance(Duration.ofMillis(100));
    assertThat(limiter.tryAcquire()).isPresent();
  }

  @Test
  void tryAcquireDoesNotOvertake() {
    RateLimiter limiter = limiter(RateLimiter.builder().maxConcurrency(1));
    Permit first = limiter.acquire().join();
    limiter.acquire();

    first.close();

    assertThat(limiter.tryAcquire()).isEmpty();
  }

  @Test
  void costsAreSettled() {
    Budget budget = Budget.per(100, Duration.ofMinutes(1));
    RateLimiter limiter = limiter(RateLimiter.builder().budgetPerKey(budget));
    Permit first = limiter.acquire("k", 90).join();
    assertThat(limiter.tryAcquire("k", 60)).isEmpty();
    assertThat(limiter.tryAcquire("other", 60)).isPresent();

    first.settle(40);

    assertThat(limiter.tryAcquire("k", 60)).isPresent();
  }

  @Test
  void aCostAboveTheBudgetIsRefusedAtOnce() {
    RateLimiter limiter =
        limiter(RateLimiter.builder().budget(Budget.per(100, Duration.ofMinutes(1))));

    assertThatThrownBy(() -> limiter.acquire("k", 101))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("101", "100");
    assertThatThrownBy(() -> limiter.acquire("k", -1)).hasMessage("cost < 0: -1");
  }

  @Test
  void aPausedKeyWaitsAlone() throws Exception {
    RateLimiter limiter = limiter(RateLimiter.builder().rateLimitPerKey(TEN_A_SECOND));
    limiter.pause("a", Duration.ofSeconds(3));

    CompletableFuture<Permit> paused = limiter.acquire("a", 0);

    assertThat(limiter.acquire("b", 0)).isDone();
    assertThat(limiter.snapshot().pausedKeys()).isEqualTo(1);
    time.advance(Duration.ofMillis(2_999));
    assertThat(paused).isNotDone();
    time.advance(Duration.ofMillis(1));
    paused.get(10, TimeUnit.SECONDS);
    assertThat(limiter.snapshot().pacing().pauses().total()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void refusalsLowerTheRate() {
    RateLimiter limiter = limiter(RateLimiter.builder().rateLimit(TEN_A_SECOND));

    limiter.acquire().join().answered(true);
    time.advance(Duration.ofSeconds(1));
    limiter.tryAcquire();

    assertThat(limiter.snapshot().pacing().slowDown().lowestPerSecond()).contains(8.0);
  }

  @Test
  void moreThanMayWaitFail() {
    RateLimiter limiter = limiter(RateLimiter.builder().maxConcurrency(1).maxWaiting(1));
    limiter.acquire();
    limiter.acquire();

    assertThatThrownBy(() -> limiter.acquire().get(0, TimeUnit.SECONDS))
        .hasCauseInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("maxWaiting");
    assertThat(limiter.tryAcquire()).isEmpty();
  }

  @Test
  void itsCloseCancelsWhatWaits() {
    RateLimiter limiter = limiter(RateLimiter.builder().maxConcurrency(1));
    Permit first = limiter.acquire().join();
    CompletableFuture<Permit> waits = limiter.acquire();

    limiter.close();
    first.close();

    assertThat(waits).isCancelled();
    assertThat(limiter.snapshot().inFlight()).isZero();
    assertThatThrownBy(limiter::acquire).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void onTheTimeOfThisMachineItWorksToo() throws Exception {
    try (RateLimiter limiter = RateLimiter.of(RateLimit.perSecond(1_000))) {
      List<CompletableFuture<Permit>> permits = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        permits.add(limiter.acquire());
      }
      for (CompletableFuture<Permit> permit : permits) {
        permit.get(10, TimeUnit.SECONDS).close();
      }

      assertThat(limiter.snapshot().inFlight()).isZero();
      assertThat(limiter.snapshot().pacing().asked()).contains(RateLimit.perSecond(1_000));
    }
  }

  private RateLimiter limiter(RateLimiter.Builder builder) {
    RateLimiter limiter = new RateLimiter(time, time, builder.settings());
    limiters.add(limiter);
    return limiter;
  }
}
