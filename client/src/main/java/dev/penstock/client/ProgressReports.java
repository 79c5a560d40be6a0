package dev.penstock.client;

import dev.penstock.client.Download.ProgressListener;
import dev.penstock.download.Meter;
import dev.penstock.seam.Ticker;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells a listener how far a download is: the latest state, up to ten times a second, on one
 * callback thread at a time, and the last state before the outcome is told.
 */
final class ProgressReports implements Meter {
  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** Runs a task when the ticker reads so. */
  @FunctionalInterface
  interface Timer {
    /** The task must not block. */
    void at(long nanos, Runnable task);
  }

  private final Optional<ProgressListener> listener;
  private final Ticker ticker;
  private final Timer timer;
  private final Executor callbacks;
  private final Consumer<RuntimeException> onFailure;

  // Guarded by this.
  private long bytes;
  private OptionalLong total = OptionalLong.empty();
  private boolean untold;

  /** When the next report may come. */
  private long dueNanos;

  /** Whether the timer will bring it. */
  private boolean timed;

  /** Whether a callback thread is to tell, or does. */
  private boolean telling;

  private boolean broken;

  /** What is left to do when the last state has been told. */
  private @Nullable Runnable last;

  /**
   * Reports of nothing yet.
   *
   * @param onFailure hears, once, what the listener threw
   */
  ProgressReports(
      Optional<ProgressListener> listener,
      Ticker ticker,
      Timer timer,
      Executor callbacks,
      Consumer<RuntimeException> onFailure) {
    this.listener = listener;
    this.ticker = ticker;
    this.timer = timer;
    this.callbacks = callbacks;
    this.onFailure = onFailure;
    this.dueNanos = ticker.nanos();
  }

  @Override
  public void read(long bytes, OptionalLong total) {
    if (listener.isEmpty()) {
      return;
    }
    synchronized (this) {
      this.bytes = bytes;
      this.total = total;
      untold = true;
    }
    tellWhenDue();
  }

  /** Tells what is untold: now, when the interval is over, or after what is being told. */
  private void tellWhenDue() {
    boolean now;
    long due;
    synchronized (this) {
      if (!untold || broken || telling || timed || last != null) {
        return;
      }
      due = dueNanos;
      now = due - ticker.nanos() <= 0;
      telling = now;
      timed = !now;
      dueNanos = now ? ticker.nanos() + INTERVAL_NANOS : due;
    }
    if (now) {
      callbacks.execute(this::tellOn);
    } else {
      timer.at(due, this::timeIsUp);
    }
  }

  private void timeIsUp() {
    synchronized (this) {
      timed = false;
    }
    tellWhenDue();
  }

  /** Tells the last state, then runs the task; on a callback thread, as the caller is. */
  void end(Runnable task) {
    synchronized (this) {
      last = task;
      if (telling) {
        return;
      }
      telling = true;
    }
    tellOn();
  }

  private void tellOn() {
    tell();
    Runnable task;
    synchronized (this) {
      task = last;
      telling = task != null;
    }
    if (task == null) {
      tellWhenDue();
    } else {
      tell();
      task.run();
    }
  }

  private void tell() {
    long nowBytes;
    OptionalLong nowTotal;
    synchronized (this) {
      if (!untold || broken) {
        return;
      }
      untold = false;
      nowBytes = bytes;
      nowTotal = total;
    }
    try {
      listener.orElseThrow().progressed(nowBytes, nowTotal);
    } catch (RuntimeException e) {
      synchronized (this) {
        broken = true;
      }
      onFailure.accept(e);
    }
  }
}
