package dev.penstock.client;

import dev.penstock.retry.RetryPolicy;
import dev.penstock.retry.RetryPolicy.Advice;
import java.time.Duration;
import java.util.Optional;

/** How often a request was sent again, and for what: says whether it is once more. */
final class Tries {
  /** Sent again by the peer's leave (HTTP/2 REFUSED_STREAM, GOAWAY), not counted as a retry. */
  private static final int MOST_REFUSED_STREAMS = 20;

  private final RetryPolicy policy;
  private int counted;
  private int toldRefusals;
  private int refusedStreams;
  private int hops;

  Tries(RetryPolicy policy) {
    this.policy = policy;
  }

  /**
   * Another attempt.
   *
   * @param rest before it
   * @param isFree whether it uses none of the attempts and nothing of the budget
   */
  record Again(Duration rest, boolean isFree) {}

  /**
   * What follows an attempt; nothing if it was the last.
   *
   * @param isToldRefusal whether the server refused it and told how long to wait
   * @param random between 0 and 1
   */
  Optional<Again> after(Advice advice, boolean isToldRefusal, double random) {
    boolean isFree = isToldRefusal && toldRefusals < policy.uncountedRefusals();
    if (isFree) {
      toldRefusals++;
    } else {
      counted++;
    }
    boolean isWanted =
        advice.retry()
            && (isFree || counted < policy.maxAttempts())
            && advice.told().filter(policy::isTooLong).isEmpty();
    return isWanted ? Optional.of(new Again(wait(advice, random), isFree)) : Optional.empty();
  }

  private Duration wait(Advice advice, double random) {
    Duration backoff = policy.backoff(Math.max(1, counted), random);
    Duration told = advice.told().orElse(Duration.ZERO);
    return told.compareTo(backoff) > 0 ? told : backoff;
  }

  /** Whether a stream that the peer refused may be sent once more. */
  boolean afterRefusedStream() {
    refusedStreams++;
    return refusedStreams <= MOST_REFUSED_STREAMS;
  }

  /** Whether one more redirect may be followed. */
  boolean afterRedirect() {
    hops++;
    return hops <= Redirects.MOST;
  }
}
