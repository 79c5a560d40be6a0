package dev.penstock.cli;

import dev.penstock.pacing.PacingReport;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.OptionalDouble;

/**
 * How many requests a second were started of late: in the last ten seconds, or for a slow limit in
 * the time of ten starts; at the first look since the beginning. Measured from start to start, so
 * that it does not waver.
 */
final class RecentRate {
  private static final long WINDOW_MILLIS = 10_000;
  private static final int FEWEST_STARTS = 10;

  private final Deque<Sample> samples = new ArrayDeque<>();

  private record Sample(long millis, long starts, double lastStart) {}

  /** Takes what is known now. Absent while there are not two starts. */
  OptionalDouble at(long millis, PacingReport pacing) {
    if (pacing.starts() == 0) {
      return OptionalDouble.empty();
    }
    Sample last = samples.peekLast();
    if (last == null || last.starts < pacing.starts()) {
      samples.add(new Sample(millis, pacing.starts(), pacing.between().toNanos() / 1e9));
    }
    long from = millis - window(pacing);
    while (samples.size() > 2 && second().millis <= from) {
      samples.removeFirst();
    }
    return samples.size() < 2
        ? pacing.achievedPerSecond().map(OptionalDouble::of).orElse(OptionalDouble.empty())
        : rate(millis);
  }

  private static long window(PacingReport pacing) {
    return pacing
        .asked()
        .map(limit -> (long) (FEWEST_STARTS * 1e3 / limit.ratePerSecond()))
        .filter(window -> window > WINDOW_MILLIS)
        .orElse(WINDOW_MILLIS);
  }

  private Sample second() {
    Iterator<Sample> some = samples.iterator();
    some.next();
    return some.next();
  }

  private OptionalDouble rate(long millis) {
    Sample first = samples.getFirst();
    Sample last = samples.getLast();
    double seconds = last.lastStart - first.lastStart;
    if (seconds <= 0) {
      return OptionalDouble.empty();
    }
    long starts = last.starts - first.starts;
    return OptionalDouble.of(starts / (seconds + overdue(millis - last.millis, seconds / starts)));
  }

  /** How long a start has been missing, with an allowance for when it was looked for. */
  private static double overdue(long quietMillis, double usualSeconds) {
    return Math.max(0, quietMillis / 1e3 - 2 * usualSeconds - 0.5);
  }
}
