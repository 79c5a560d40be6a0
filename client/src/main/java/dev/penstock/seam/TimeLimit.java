package dev.penstock.seam;

import dev.penstock.seam.Scheduler.Scheduled;
import org.jspecify.annotations.Nullable;

/**
 * A limit to how long something may take.
 *
 * <p>One that is told of its end far too late runs once more, in full: then the process itself was
 * stopped (SIGSTOP, the sleep of a laptop), and what was waited for may have come long ago, unread.
 */
public final class TimeLimit implements Scheduled {
  /** Where a task waits for its moment. */
  @FunctionalInterface
  public interface Timer {
    /** As {@link Scheduler#at}. */
    Scheduled at(long nanos, Runnable task);
  }

  /** More than a busy machine is late. */
  private static final long STOPPED_NANOS = 1_000_000_000;

  private final long limitNanos;
  private final Ticker ticker;
  private final Timer timer;
  private final Runnable onEnd;

  // Guarded by this.
  private long endNanos;
  private @Nullable Scheduled end;
  private boolean cancelled;

  private TimeLimit(long limitNanos, Ticker ticker, Timer timer, Runnable onEnd) {
    this.limitNanos = limitNanos;
    this.ticker = ticker;
    this.timer = timer;
    this.onEnd = onEnd;
  }

  /**
   * A limit that runs from now on.
   *
   * @param onEnd run by the timer, unless it is cancelled
   */
  public static TimeLimit start(long limitNanos, Ticker ticker, Timer timer, Runnable onEnd) {
    TimeLimit limit = new TimeLimit(limitNanos, ticker, timer, onEnd);
    limit.run(ticker.nanos());
    return limit;
  }

  /** When it ends, as far as it is known now. */
  public synchronized long endNanos() {
    return endNanos;
  }

  @Override
  public synchronized void cancel() {
    cancelled = true;
    if (end != null) {
      end.cancel();
    }
  }

  private synchronized void run(long now) {
    endNanos = now + limitNanos;
    end = timer.at(endNanos, this::over);
  }

  private void over() {
    synchronized (this) {
      if (cancelled) {
        return;
      }
      long now = ticker.nanos();
      if (now - endNanos > STOPPED_NANOS) {
        run(now);
        return;
      }
    }
    onEnd.run();
  }
}
