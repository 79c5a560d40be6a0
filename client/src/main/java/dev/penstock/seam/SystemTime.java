package dev.penstock.seam;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The time of this machine: its ticker, and one thread that waits on it. */
public final class SystemTime implements Ticker, Scheduler {
  private final ScheduledThreadPoolExecutor timer;

  /** Starts the thread when the first task comes. */
  public SystemTime() {
    timer = new ScheduledThreadPoolExecutor(1, task -> Threads.daemon("penstock-timer", task));
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public Scheduled at(long nanos, Runnable task) {
    ScheduledFuture<?> future =
        timer.schedule(task, nanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  @Override
  public void close() {
    timer.shutdownNow();
    Threads.awaitEnd(timer);
  }
}
