package dev.penstock.gate;

import dev.penstock.pacing.PacingReport;
import dev.penstock.pacing.PacingReport.Cause;
import dev.penstock.pacing.PacingReport.Pauses;
import dev.penstock.pacing.PacingReport.SlowDown;
import dev.penstock.pacing.PacingReport.Stall;
import dev.penstock.pacing.RateLimit;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Counts what the gate did. Guarded by the gate's lock. */
final class Figures {
  private final Map<Cause, Stall> stalls = new EnumMap<>(Cause.class);
  private final BusiestSecond busiestSecond = new BusiestSecond();
  private long starts;
  private long firstNanos;
  private long lastNanos;
  private long pauses;
  private long pausedNanos;
  private long slowDowns;
  private double lowestPerSecond = Double.POSITIVE_INFINITY;

  void start(long now) {
    if (starts == 0) {
      firstNanos = now;
    }
    starts++;
    lastNanos = now;
    busiestSecond.add(now);
  }

  /** The rate is measured from where the grid begins. */
  void firstSent(long now) {
    firstNanos = now;
    lastNanos = now;
  }

  void stall(Cause cause, long nanos) {
    Duration length = Duration.ofNanos(nanos);
    stalls.merge(cause, new Stall(cause, 1, length, length), Figures::sum);
  }

  void paused(long nanos) {
    pauses++;
    pausedNanos += nanos;
  }

  void slowedDown(double perSecond) {
    slowDowns++;
    lowestPerSecond = Math.min(lowestPerSecond, perSecond);
  }

  PacingReport report(Optional<RateLimit> asked) {
    Duration between = Duration.ofNanos(lastNanos - firstNanos);
    return new PacingReport(
        asked,
        starts,
        between,
        busiestSecond.most(),
        List.copyOf(stalls.values()),
        new Pauses(pauses, Duration.ofNanos(pausedNanos)),
        new SlowDown(slowDowns, slowDowns == 0 ? Optional.empty() : Optional.of(lowestPerSecond)));
  }

  private static Stall sum(Stall a, Stall b) {
    Duration longest = a.longest().compareTo(b.longest()) > 0 ? a.longest() : b.longest();
    return new Stall(a.cause(), a.count() + b.count(), a.total().plus(b.total()), longest);
  }
}
