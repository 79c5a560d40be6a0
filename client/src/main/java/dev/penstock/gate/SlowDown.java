package dev.penstock.gate;

import dev.penstock.pacing.PacingReport.Cause;
import dev.penstock.pacing.RateLimit;
import org.jspecify.annotations.Nullable;

/**
 * Lowers the rate of a key that is refused: at the end of a second in which over a fifth of the
 * answers were refusals to 0.8 of what it is, down to a tenth of the asked rate. Each other second
 * adds 5 % of the asked rate.
 *
 * <p>It has a grid of its own, counted from the last start. The limits themselves stay as they are.
 *
 * <p>Pure arithmetic, not safe for use by several threads.
 */
final class SlowDown {
  static final long STEP_NANOS = 1_000_000_000;

  private static final double LOWERED = 0.8;
  private static final double RAISED = 0.05;
  private static final double LOWEST = 0.1;

  private final RateLimit asked;
  private final Figures figures;

  /** Where the present second began. */
  private long secondNanos;

  private long answers;
  private long refusals;

  /** Of the asked rate. */
  private double share = 1;

  /** Null while the rate is the asked one. */
  private @Nullable Grid grid;

  private long lastStart;

  /** The time that was lost to it and is not told yet. */
  private long lostNanos;

  /** At the full rate; seconds count from now. */
  SlowDown(RateLimit asked, Figures figures, long now) {
    this.asked = asked;
    this.figures = figures;
    this.secondNanos = now;
    this.lastStart = now;
  }

  void answered(boolean refused, long now) {
    catchUp(now);
    answers++;
    refusals += refused ? 1 : 0;
  }

  /** When the next start is due; long ago at the full rate. */
  long due(long now) {
    catchUp(now);
    return grid == null ? Long.MIN_VALUE : grid.next();
  }

  /** When the rate changes next; far ahead if nothing changes it. */
  long nextStep() {
    return isAtRest() ? Long.MAX_VALUE : secondNanos + STEP_NANOS;
  }

  /** A start waited so long for it: tells of the time lost when it is worth a stall. */
  void lose(long nanos) {
    lostNanos += nanos;
    if (lostNanos > CountLimit.LATE_NANOS) {
      figures.stall(Cause.SLOW_DOWN, lostNanos);
      lostNanos = 0;
    }
  }

  void start(long now) {
    catchUp(now);
    lastStart = now;
    if (grid != null) {
      if (now - grid.next() > CountLimit.LATE_NANOS) {
        grid.moveTo(now);
      }
      grid.advance();
    }
  }

  /** Of the asked rate, 0.1 to 1. */
  double share() {
    return share;
  }

  /** From when on it is like a new one, if no answer comes: a bound that is not too early. */
  long restedAt() {
    if (isAtRest()) {
      return answers == 0 ? Long.MIN_VALUE : secondNanos + STEP_NANOS;
    }
    return secondNanos + (long) (3 + (1 - LOWEST) / RAISED) * STEP_NANOS;
  }

  private boolean isAtRest() {
    return grid == null && refusals == 0;
  }

  /** Takes the steps of the seconds that are over. */
  private void catchUp(long now) {
    long seconds = (now - secondNanos) / STEP_NANOS;
    if (seconds <= 0) {
      return;
    }
    if (!isAtRest()) {
      step(5 * refusals > answers);
      for (long i = 1; i < seconds && grid != null; i++) {
        step(false);
      }
    }
    secondNanos += seconds * STEP_NANOS;
    answers = 0;
    refusals = 0;
  }

  private void step(boolean refused) {
    double changed = refused ? Math.max(LOWEST, share * LOWERED) : Math.min(1, share + RAISED);
    if (changed < share) {
      figures.slowedDown(changed * asked.ratePerSecond());
    }
    if (changed != share) {
      share = changed;
      grid = changed == 1 ? null : gridFrom(lastStart);
    }
  }

  private Grid gridFrom(long start) {
    long period = (long) Math.ceil(asked.period().toNanos() / share);
    Grid slower = new Grid(asked.permits(), period, start);
    slower.advance();
    return slower;
  }
}
