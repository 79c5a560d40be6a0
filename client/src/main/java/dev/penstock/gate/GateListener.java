package dev.penstock.gate;

import dev.penstock.http.Origin;

/** Hears what a gate decides, in order and one decision at a time, never under its lock. */
public interface GateListener {
  /** Hears of nothing. */
  GateListener NONE =
      new GateListener() {
        @Override
        public void paused(Origin origin, Object key, long nanos) {}

        @Override
        public void paceChanged(Origin origin, Object key, PaceStep step) {}
      };

  /** Nothing of the key starts for so long. */
  void paused(Origin origin, Object key, long nanos);

  /** The key starts at another rate. */
  void paceChanged(Origin origin, Object key, PaceStep step);
}
