package dev.penstock.client;

import java.util.Arrays;

/**
 * Keeps retries from multiplying the load on a server that is down: over a sliding minute, they are
 * at most a share of the first attempts, or ten where that is more.
 *
 * <p>The minute is kept as 60 counts, each of one second.
 */
final class RetryBudget {
  /** A client that sends one request an hour may still try it again. */
  private static final int ALWAYS = 10;

  private static final int SECONDS = 60;
  private static final long SECOND_NANOS = 1_000_000_000;

  private final double share;

  // Guarded by this.
  private final int[] firsts = new int[SECONDS];
  private final int[] retries = new int[SECONDS];
  private long second;
  private boolean begun;
  private long denied;

  /**
   * A budget that nothing has used.
   *
   * @param share of the first attempts, 0 or more
   */
  RetryBudget(double share) {
    this.share = share;
  }

  /** A request makes its first attempt. */
  synchronized void first(long nowNanos) {
    firsts[moveTo(nowNanos)]++;
  }

  /** Takes one retry. Returns false if there is none left. */
  synchronized boolean tryRetry(long nowNanos) {
    if (!hasRoom(nowNanos)) {
      denied++;
      return false;
    }
    take(nowNanos);
    return true;
  }

  /** Whether there is a retry left. */
  synchronized boolean hasRoom(long nowNanos) {
    moveTo(nowNanos);
    return sum(retries) + 1 <= Math.max(ALWAYS, share * sum(firsts));
  }

  /** Takes a retry, even if there is none left. */
  synchronized void take(long nowNanos) {
    retries[moveTo(nowNanos)]++;
  }

  /** When the oldest retries that count leave the minute, or the present second its place. */
  synchronized long moreRoomAt(long nowNanos) {
    moveTo(nowNanos);
    long oldest = second - SECONDS + 1;
    while (oldest < second && retries[index(oldest)] == 0) {
      oldest++;
    }
    return (oldest + SECONDS) * SECOND_NANOS;
  }

  /** Retries that were asked for in vain. */
  synchronized long denied() {
    return denied;
  }

  private int moveTo(long nowNanos) {
    long now = Math.floorDiv(nowNanos, SECOND_NANOS);
    if (!begun || now - second >= SECONDS) {
      Arrays.fill(firsts, 0);
      Arrays.fill(retries, 0);
      second = now;
      begun = true;
    }
    while (second < now) {
      second++;
      firsts[index(second)] = 0;
      retries[index(second)] = 0;
    }
    return index(second);
  }

  private static int index(long second) {
    return (int) Math.floorMod(second, (long) SECONDS);
  }

  private static long sum(int[] counts) {
    long sum = 0;
    for (int count : counts) {
      sum += count;
    }
    return sum;
  }
}
