package dev.penstock.client;

import dev.penstock.http.Attempted;
import dev.penstock.http.Timings;
import java.lang.System.Logger.Level;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Writes what becomes of requests to a log, without anything that may be secret. */
final class LoggingListener implements EventListener {
  private final System.Logger logger;

  LoggingListener(System.Logger logger) {
    this.logger = logger;
  }

  @Override
  public void attemptEnded(Request request, Attempted attempt) {
    if (logger.isLoggable(Level.DEBUG)) {
      logger.log(Level.DEBUG, "{0}: {1}, {2}", request, attempt, phases(attempt.timings()));
    }
  }

  @Override
  public void requestEnded(Outcome outcome) {
    if (outcome instanceof Outcome.Failed failed) {
      logger.log(Level.WARNING, "{0}: {1}", failed.request(), failed.cause().getMessage());
    } else if (outcome instanceof Outcome.Answered answered && !answered.response().ok()) {
      logger.log(Level.WARNING, "{0}", answered.response());
    }
  }

  private static String phases(Timings timings) {
    return "queued %s, connect %s, first byte %s, body %s"
        .formatted(
            millis(timings.queued().orElse(null)),
            millis(timings.connect().orElse(null)),
            millis(timings.firstByte().orElse(null)),
            millis(timings.body().orElse(null)));
  }

  private static String millis(@Nullable Duration duration) {
    return duration == null ? "-" : duration.toMillis() + " ms";
  }
}
