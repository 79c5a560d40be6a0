package dev.penstock.client;

import java.util.concurrent.CompletableFuture;

/** Many requests on their way, pulled from one iterator: see {@link AsyncHttpClient#sendAll}. */
public interface Bulk {
  /**
   * Completes when every request that was sent has had its outcome taken; exceptionally with
   * whatever the iterator or the consumer threw, after which nothing more is sent.
   */
  CompletableFuture<Void> done();

  /**
   * Sends no more: requests that still wait are dropped without an outcome, those in flight go on
   * to theirs, or are dropped where that would take another attempt.
   */
  void stop();

  /** Stops, and ends those in flight too: their outcomes are failures of kind CANCELLED. */
  void cancel();

  /** Requests sent whose outcome has not been taken. */
  int inFlight();
}
