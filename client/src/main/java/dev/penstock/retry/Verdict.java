package dev.penstock.retry;

import java.time.Duration;
import java.util.Optional;

/** What a {@link ResponseJudge} says of a response. */
public sealed interface Verdict {
  /** It is what was asked for. */
  record Done() implements Verdict {}

  /**
   * Another attempt may bring a better one, whatever the method.
   *
   * @param after how long the server told to wait, if the judge knows; a delay in the header fields
   *     is honoured without it
   */
  record Retry(Optional<Duration> after) implements Verdict {}

  /** It is a refusal that no other attempt would change: quota, money, a bad request. */
  record Final() implements Verdict {}

  /** {@link Done}. */
  static Verdict done() {
    return new Done();
  }

  /** {@link Retry} without a delay of the judge's own. */
  static Verdict retry() {
    return new Retry(Optional.empty());
  }

  /** {@link Retry} with the delay that the server told. */
  static Verdict retryAfter(Duration delay) {
    return new Retry(Optional.of(delay));
  }

  /** {@link Final}. */
  static Verdict refused() {
    return new Final();
  }
}
