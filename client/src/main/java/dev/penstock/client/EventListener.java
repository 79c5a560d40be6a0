package dev.penstock.client;

import dev.penstock.http.Attempted;
import dev.penstock.pacing.PaceChange;
import dev.penstock.pacing.Pause;

/**
 * Hears of every request of a client, for metrics and logs. Called on the callback threads, by
 * several at once; what it throws goes to the thread's handler for uncaught exceptions.
 */
public interface EventListener {
  /** An attempt is over; {@link Attempted#timings} has its phases. */
  default void attemptEnded(Request request, Attempted attempt) {}

  /** A request has its outcome. That of a download or a stream comes without the body. */
  default void requestEnded(Outcome outcome) {}

  /** Nothing of a key starts for a while, since the server told so. */
  default void paused(Pause pause) {}

  /**
   * The rate of a key was lowered, since the server refuses, or raised again. Changes come one at a
   * time and in order, at the latest when the next request of the key is sent or answered.
   */
  default void paceChanged(PaceChange change) {}

  /**
   * A listener that writes to a log: attempts at DEBUG, pauses and changes of pace at INFO,
   * requests without a good answer at WARNING. It writes neither header values nor queries nor
   * bodies, so no keys.
   */
  static EventListener logging(System.Logger logger) {
    return new LoggingListener(logger);
  }
}
