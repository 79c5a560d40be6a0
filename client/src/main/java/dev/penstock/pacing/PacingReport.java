package dev.penstock.pacing;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What became of a rate limit.
 *
 * @param asked the limit; absent if there was none
 * @param starts attempts started
 * @param between from the first start to the last; zero for fewer than two. With a limit it counts
 *     from when the first was on the wire, since nothing may follow it before
 * @param mostInOneSecond the most starts in any one second
 * @param stalls by {@link Cause}, in its order: starts that came over 10 ms after their time
 */
public record PacingReport(
    Optional<RateLimit> asked,
    long starts,
    Duration between,
    int mostInOneSecond,
    List<Stall> stalls) {

  /** Copies the list. */
  public PacingReport {
    stalls = List.copyOf(stalls);
  }

  /** What held a start back. */
  public enum Cause {
    /** As many requests were in flight as the concurrency limit allows. */
    CONCURRENCY,
    /** No request was there to be sent. */
    INPUT,
    /** This machine was late: a busy processor, a pause of the JVM, a suspended process. */
    MACHINE
  }

  /**
   * The stalls of one cause.
   *
   * @param count how many starts were over 10 ms late
   * @param total the time lost by them
   * @param longest the longest of them
   */
  public record Stall(Cause cause, long count, Duration total, Duration longest) {}

  /** (starts - 1) / (last - first), in starts a second; absent for fewer than two starts. */
  public Optional<Double> achievedPerSecond() {
    return between.isZero()
        ? Optional.empty()
        : Optional.of((starts - 1) * 1e9 / between.toNanos());
  }
}
