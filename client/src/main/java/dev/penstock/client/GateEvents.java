package dev.penstock.client;

import dev.penstock.gate.GateListener;
import dev.penstock.gate.PaceStep;
import dev.penstock.http.Origin;
import dev.penstock.pacing.PaceChange;
import dev.penstock.pacing.Pause;
import java.time.Duration;

/** Tells a user's listener what the gate decides. */
record GateEvents(EventListener listener) implements GateListener {
  @Override
  public void paused(Origin origin, Object key, long nanos) {
    listener.paused(new Pause(origin, Attempt.userKey(key), Duration.ofNanos(nanos)));
  }

  @Override
  public void paceChanged(Origin origin, Object key, PaceStep step) {
    listener.paceChanged(
        new PaceChange(
            origin,
            Attempt.userKey(key),
            step.perSecond(),
            step.askedPerSecond(),
            step.lowered(),
            step.answers(),
            step.refusals()));
  }
}
