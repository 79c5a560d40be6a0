package dev.penstock.client;

import dev.penstock.http.Attempted;
import dev.penstock.http.Timings;
import dev.penstock.pacing.PaceChange;
import dev.penstock.pacing.Pause;
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

  @Override
  public void paused(Pause pause) {
    logger.log(
        Level.INFO,
        "{0}: paused for {1}, as the server told",
        pause.origin(),
        Limits.text(pause.delay()));
  }

  @Override
  public void paceChanged(PaceChange change) {
    if (logger.isLoggable(Level.INFO)) {
      logger.log(
          Level.INFO,
          "%s: %s to %.2f of %.2f requests a second, after %d refusals in %d answers"
              .formatted(
                  change.origin(),
                  change.lowered() ? "slowed down" : "sped up",
                  change.startsPerSecond(),
                  change.askedPerSecond(),
                  change.refusals(),
                  change.answers()));
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
