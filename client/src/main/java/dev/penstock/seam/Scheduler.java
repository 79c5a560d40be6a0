package dev.penstock.seam;

/** Runs tasks at moments of a {@link Ticker}. */
public interface Scheduler extends AutoCloseable {
  /**
   * Runs the task when the ticker reads {@code nanos}, at once if it does already, on the
   * scheduler's own thread. The task must not block.
   */
  Scheduled at(long nanos, Runnable task);

  /** Drops what has not run, and ends the thread. */
  @Override
  void close();

  /** A task that waits for its moment. */
  interface Scheduled {
    /** Drops the task, unless it has begun. */
    void cancel();
  }
}
