package dev.penstock.batch;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** How busy this process keeps the processors that it may use, from a moment on. */
final class ProcessorUse {
  /** The system counts in hundredths of a second, and of a short time most is the start of Java. */
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private final Supplier<Optional<Duration>> used;
  private final Instant since;
  private final Optional<Duration> before;

  /**
   * From now on.
   *
   * @param used what this process has used so far; empty if the system does not tell
   */
  ProcessorUse(Supplier<Optional<Duration>> used, Instant now) {
    this.used = used;
    this.since = now;
    this.before = used.get();
  }

  /** What the system tells of this process. */
  static Optional<Duration> ofThisProcess() {
    return ProcessHandle.current().info().totalCpuDuration();
  }

  /** From 0 to 1; empty if it was too short a time, or the system does not tell. */
  Optional<Double> until(Instant now) {
    Duration wall = Duration.between(since, now);
    if (wall.compareTo(SHORTEST) < 0) {
      return Optional.empty();
    }
    double most = (double) wall.toNanos() * Runtime.getRuntime().availableProcessors();
    return before.flatMap(then -> used.get().map(sum -> part(sum.minus(then).toNanos() / most)));
  }

  private static double part(double exactly) {
    return Math.min(1, Math.round(exactly * 1e4) / 1e4);
  }
}
