package dev.penstock.client;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Tells one outcome, as soon as nobody holds it back. */
final class Telling {
  private final Executor callbacks;

  // Guarded by this.
  private int holds;
  private @Nullable Runnable held;

  Telling(Executor callbacks) {
    this.callbacks = callbacks;
  }

  /** Runs the task while the outcome is held back, should it come. */
  void holdBackWhile(Runnable task) {
    synchronized (this) {
      holds++;
    }
    try {
      task.run();
    } finally {
      Runnable outcome = release();
      if (outcome != null) {
        callbacks.execute(outcome);
      }
    }
  }

  void tell(Runnable outcome) {
    if (!holdsBack(outcome)) {
      callbacks.execute(outcome);
    }
  }

  /** Tells it on this thread, which is a callback thread and has nothing else to do. */
  void tellHere(Runnable outcome) {
    if (!holdsBack(outcome)) {
      outcome.run();
    }
  }

  private synchronized boolean holdsBack(Runnable outcome) {
    if (holds > 0) {
      held = outcome;
    }
    return holds > 0;
  }

  private synchronized @Nullable Runnable release() {
    holds--;
    return holds == 0 ? held : null;
  }
}
