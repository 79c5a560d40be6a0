package dev.penstock.wire;

import dev.penstock.seam.Scheduler.Scheduled;
import dev.penstock.seam.Ticker;
import dev.penstock.seam.TimeLimit;
import org.jspecify.annotations.Nullable;

/**
 * Waits with one task after another, of which hardly any is to run: the loop need not keep a timer
 * for each. It keeps one, which stays when its task is dropped, and is set anew if it goes off
 * before the task that waits by then is due. Touched on the loop only.
 */
final class LazyTimer implements TimeLimit.Timer {
  private final Ticker ticker;
  private final TimeLimit.Timer loop;
  private final Scheduled drop = this::drop;

  private @Nullable Runnable task;
  private long dueNanos;
  private @Nullable Scheduled alarm;
  private long alarmNanos;
  private boolean closed;

  LazyTimer(Ticker ticker, TimeLimit.Timer loop) {
    this.ticker = ticker;
    this.loop = loop;
  }

  /** Takes the place of a task that waits. */
  @Override
  public Scheduled at(long nanos, Runnable task) {
    this.task = task;
    dueNanos = nanos;
    if (alarm == null || nanos - alarmNanos < 0) {
      setAlarm(nanos);
    }
    return drop;
  }

  private void setAlarm(long nanos) {
    endAlarm();
    alarmNanos = nanos;
    alarm = loop.at(nanos, this::ring);
  }

  private void ring() {
    alarm = null;
    Runnable waiting = task;
    if (waiting == null) {
      return;
    }
    if (dueNanos - ticker.nanos() > 0) {
      setAlarm(dueNanos);
    } else {
      task = null;
      waiting.run();
    }
  }

  private void drop() {
    task = null;
    if (closed) {
      endAlarm();
    }
  }

  /** No further task will come; one that waits goes on. */
  void close() {
    closed = true;
    if (task == null) {
      endAlarm();
    }
  }

  private void endAlarm() {
    if (alarm != null) {
      alarm.cancel();
      alarm = null;
    }
  }
}
