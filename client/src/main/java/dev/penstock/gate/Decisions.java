package dev.penstock.gate;

import dev.penstock.http.Origin;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/** What a gate decided and has not told: noted under its lock, told without, in order. */
final class Decisions {
  private final GateListener listener;
  private final Executor executor;
  private final Queue<Runnable> untold = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean telling = new AtomicBoolean();

  Decisions(GateListener listener, Executor executor) {
    this.listener = listener;
    this.executor = executor;
  }

  void paused(Origin origin, Object key, long nanos) {
    untold.add(() -> listener.paused(origin, key, nanos));
  }

  void paceChanged(Origin origin, Object key, PaceStep step) {
    untold.add(() -> listener.paceChanged(origin, key, step));
  }

  /** Tells them soon. Not to be called under the gate's lock. */
  void tell() {
    if (!untold.isEmpty() && telling.compareAndSet(false, true)) {
      executor.execute(this::tellAll);
    }
  }

  private void tellAll() {
    for (Runnable next = untold.poll(); next != null; next = untold.poll()) {
      try {
        next.run();
      } catch (RuntimeException | Error e) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
      }
    }
    telling.set(false);
    tell();
  }
}
