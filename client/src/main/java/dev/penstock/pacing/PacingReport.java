package dev.penstock.pacing;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What became of the rate limits.
 *
 * @param asked the limit over all requests, of several the slowest; absent if there was none
 * @param starts attempts started
 * @param between from the first start to the last; zero for fewer than two. With a limit it counts
 *     from when the first was on the wire, since nothing may follow it before
 * @param mostInOneSecond the most starts in any one second
 * @param stalls by {@link Cause}, in its order: starts that came over 10 ms after their time
 * @param pauses what servers told us to wait
 * @param slowDown how far refusals lowered the rate
 */
public record PacingReport(
    Optional<RateLimit> asked,
    long starts,
    Duration between,
    int mostInOneSecond,
    List<Stall> stalls,
    Pauses pauses,
    SlowDown slowDown) {

  /** Copies the list. */
  public PacingReport {
    stalls = List.copyOf(stalls);
  }

  /** A report without pauses, at the full rate. */
  public PacingReport(
      Optional<RateLimit> asked,
      long starts,
      Duration between,
      int mostInOneSecond,
      List<Stall> stalls) {
    this(asked, starts, between, mostInOneSecond, stalls, Pauses.NONE, SlowDown.NONE);
  }

  /** What held a start back. */
  public enum Cause {
    /** As many requests were in flight as the concurrency limit allows. */
    CONCURRENCY,
    /** No request was there to be sent. */
    INPUT,
    /** The server had told how long to wait. */
    PAUSE,
    /** The server had refused too many requests, and the rate was lowered for it. */
    SLOW_DOWN,
    /** A budget of costs was used up. */
    BUDGET,
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

  /**
   * The times in which nothing of a key could start, since the server had told to wait.
   *
   * @param count how many there were; one that only made an earlier one longer counts too
   * @param total their length; what two keys paused at once counts twice
   */
  public record Pauses(long count, Duration total) {
    /** No pause. */
    public static final Pauses NONE = new Pauses(0, Duration.ZERO);
  }

  /**
   * How far the rate was lowered, since the server refused over a fifth of a second's requests.
   *
   * @param count how many times it was lowered
   * @param lowestPerSecond the lowest rate, in starts a second; absent if it was never lowered
   */
  public record SlowDown(long count, Optional<Double> lowestPerSecond) {
    /** Never lowered. */
    public static final SlowDown NONE = new SlowDown(0, Optional.empty());
  }

  /** (starts - 1) / (last - first), in starts a second; absent for fewer than two starts. */
  public Optional<Double> achievedPerSecond() {
    return between.isZero()
        ? Optional.empty()
        : Optional.of((starts - 1) * 1e9 / between.toNanos());
  }
}
