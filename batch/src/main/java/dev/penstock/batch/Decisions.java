package dev.penstock.batch;

import dev.penstock.client.EventListener;
import dev.penstock.pacing.PaceChange;
import dev.penstock.pacing.Pause;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;

/** Puts what the client decides about the pace into words. */
final class Decisions implements EventListener {
  /** Many answers tell the same pause; one that goes on for longer is told again. */
  private static final Duration NOTEWORTHY = Duration.ofSeconds(1);

  private final InstantSource clock;
  private final RunListener listener;

  /** Guarded by this. */
  private Instant pausedUntil = Instant.EPOCH;

  Decisions(InstantSource clock, RunListener listener) {
    this.clock = clock;
    this.listener = listener;
  }

  @Override
  public void paused(Pause pause) {
    if (isNews(clock.instant().plus(pause.delay()))) {
      listener.paced(
          "the server told to wait: nothing is sent for %.1f s"
              .formatted(pause.delay().toMillis() / 1e3));
    }
  }

  private synchronized boolean isNews(Instant until) {
    boolean isNews = until.isAfter(pausedUntil.plus(NOTEWORTHY));
    if (isNews) {
      pausedUntil = until;
    }
    return isNews;
  }

  @Override
  public void paceChanged(PaceChange change) {
    String pace =
        String.format(
            Locale.ROOT, "%.2f/s of %.2f/s", change.startsPerSecond(), change.askedPerSecond());
    listener.paced(
        change.lowered()
            ? "lowered to %s: %d of %d answers in a second were refusals"
                .formatted(pace, change.refusals(), change.answers())
            : "raised to " + pace);
  }
}
