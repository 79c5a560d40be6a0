package dev.penstock.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.Origin;
import dev.penstock.pacing.PacingReport;
import dev.penstock.pacing.RateLimit;
import dev.penstock.seam.SystemTime;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The promise of a rate limit, on the time of this machine. It holds for wake-ups that are late by
 * less than half a millisecond; the time that others cost a busy machine is taken off.
 */
@Tag("system")
class GateSystemTest {
  private static final int SECONDS = 4;
  private static final long LATE_NANOS = 500_000;
  private static final Origin ORIGIN = new Origin("http", "host", 80);

  @ParameterizedTest
  @ValueSource(ints = {10, 100, 1_000, 5_000})
  void theAskedRateIsReachedAndNeverPassed(int rate) throws InterruptedException {
    long[] starts = new long[SECONDS * rate];
    long[] due = new long[starts.length];
    PacingReport report;
    try (SystemTime time = new SystemTime()) {
      Gate gate =
          new Gate(
              time,
              time,
              new GateSettings(
                  Quota.of(RateLimit.perSecond(rate)),
                  Quota.NONE,
                  Quota.NONE,
                  starts.length,
                  starts.length,
                  starts.length,
                  true));
      CountDownLatch started = new CountDownLatch(starts.length);
      for (int i = 0; i < starts.length; i++) {
        int number = i;
        gate.enter(
            new Waiter(ORIGIN, ORIGIN) {
              @Override
              protected void released(long scheduledNanos, long nowNanos) {
                due[number] = scheduledNanos;
                starts[number] = nowNanos;
                gate.sent(this, nowNanos);
                started.countDown();
              }
            });
      }
      assertThat(started.await(2 * SECONDS, TimeUnit.SECONDS)).isTrue();
      report = gate.report();
    }

    double achieved = report.achievedPerSecond().orElseThrow();
    long lost = lostNanos(due, starts);
    System.out.printf(
        "asked %d/s, achieved %.3f/s (%.3f %%), most in one second %d, lost to this machine %.3f"
            + " ms, stalls %s%n",
        rate,
        achieved,
        100 * achieved / rate,
        report.mostInOneSecond(),
        lost / 1e6,
        report.stalls());
    Windows.assertNeverMore(rate, 1_000_000_000, starts, rate + "/s");
    assertThat(report.mostInOneSecond()).isLessThanOrEqualTo(rate);
    assertThat(achieved).isLessThanOrEqualTo(rate);
    double used = (report.between().toNanos() - lost) / 1e9;
    assertThat((starts.length - 1) / used).isGreaterThanOrEqualTo(0.999 * rate);
  }

  /** By wake-ups that were late; of starts made up together the first was the latest. */
  private static long lostNanos(long[] due, long[] starts) {
    long lost = 0;
    for (int i = 1; i < starts.length; i++) {
      long late = starts[i] - due[i];
      if (late > LATE_NANOS && starts[i] != starts[i - 1]) {
        lost += late;
      }
    }
    return lost;
  }
}
