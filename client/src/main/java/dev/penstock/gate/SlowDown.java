package dev.penstock.gate;

import dev.penstock.pacing.PacingReport.Cause;
import dev.penstock.pacing.RateLimit;
import java.util.function.Consumer;
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

  /** 18 steps lead up from the lowest rate; the present second may lower it once more. */
  private static final int RECOVERY_SECONDS = 20;

  private final RateLimit asked;
  private final Figures figures;
  private final Consumer<PaceStep> onStep;

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

  /**
   * At the full rate; seconds count from now.
   *
   * @param onStep hears of each change
   */
  SlowDown(RateLimit asked, Figures figures, Consumer<PaceStep> onStep, long now) {
    this.asked = asked;
    this.figures = figures;
    this.onStep = onStep;
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

  /** From when on it is like a new one, if no answer comes: a bound that is not too early. */
  long restedAt() {
    if (isAtRest()) {
      return answers == 0 ? Long.MIN_VALUE : secondNanos + STEP_NANOS;
    }
    return secondNanos + RECOVERY_SECONDS * STEP_NANOS;
  }

  private boolean isAtRest() {
    return grid == null && refusals == 0;
  }

  /** Takes the steps of the seconds that are over. */
  void catchUp(long now) {
    if (now - secondNanos < STEP_NANOS) {
      return;
    }
    long seconds = (now - secondNanos) / STEP_NANOS;
    if (!isAtRest()) {
      step(5 * refusals > answers);
    }
    answers = 0;
    refusals = 0;
    for (long i = 1; i < seconds && grid != null; i++) {
      step(false);
    }
    secondNanos += seconds * STEP_NANOS;
  }

  private void step(boolean refused) {
    double changed = refused ? Math.max(LOWEST, share * LOWERED) : Math.min(1, share + RAISED);
    if (changed < share) {
      figures.slowedDown(changed * asked.ratePerSecond());
    }
    if (changed != share) {
      double perSecond = changed * asked.ratePerSecond();
      onStep.accept(
          new PaceStep(perSecond, asked.ratePerSecond(), changed < share, answers, refusals));
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
