package dev.penstock.client;

import dev.penstock.http.Attempted;

/**
 * Hears of every request of a client, for metrics and logs. Called on the callback threads, by
 * several at once; what it throws goes to the thread's handler for uncaught exceptions.
 */
public interface EventListener {
  /** An attempt is over; {@link Attempted#timings} has its phases. */
  default void attemptEnded(Request request, Attempted attempt) {}

  /** A request has its outcome. That of a download or a stream comes without the body. */
  default void requestEnded(Outcome outcome) {}

  /**
   * A listener that writes to a log: attempts at DEBUG, requests without a good answer at WARNING.
   * It writes neither header values nor queries nor bodies, so no keys.
   */
  static EventListener logging(System.Logger logger) {
    return new LoggingListener(logger);
  }
}
