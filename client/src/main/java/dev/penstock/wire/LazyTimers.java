package dev.penstock.wire;

import dev.penstock.seam.Scheduler.Scheduled;
import dev.penstock.seam.Ticker;
import dev.penstock.seam.TimeLimit;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Waits with tasks of which hardly any is to run, as the limits of exchanges are: the loop keeps no
 * alarm for each, but one for each that waits at the same time. An alarm stays when its task is
 * dropped; it is for the next task, and set anew when it goes off too early for that. Touched on
 * the loop only.
 */
final class LazyTimers implements TimeLimit.Timer {
  private final Ticker ticker;
  private final TimeLimit.Timer loop;
  private final Deque<Alarm> spare = new ArrayDeque<>();

  LazyTimers(Ticker ticker, TimeLimit.Timer loop) {
    this.ticker = ticker;
    this.loop = loop;
  }

  @Override
  public Scheduled at(long nanos, Runnable task) {
    Alarm alarm = spare.isEmpty() ? new Alarm() : spare.pop();
    return alarm.carry(new Waiting(alarm, nanos, task));
  }

  /** A task, until it runs or is dropped. */
  private static final class Waiting implements Scheduled {
    private final Alarm alarm;
    private final long dueNanos;
    private final Runnable task;

    Waiting(Alarm alarm, long dueNanos, Runnable task) {
      this.alarm = alarm;
      this.dueNanos = dueNanos;
      this.task = task;
    }

    @Override
    public void cancel() {
      alarm.drop(this);
    }
  }

  /** Goes off on the loop when its task is due, or before. */
  private final class Alarm {
    private @Nullable Waiting waiting;
    private @Nullable Scheduled set;
    private long setNanos;

    Scheduled carry(Waiting next) {
      waiting = next;
      if (set == null || next.dueNanos - setNanos < 0) {
        set(next.dueNanos);
      }
      return next;
    }

    private void set(long nanos) {
      if (set != null) {
        set.cancel();
      }
      setNanos = nanos;
      set = loop.at(nanos, this::ring);
    }

    private void ring() {
      set = null;
      Waiting due = waiting;
      if (due == null) {
        return;
      }
      if (due.dueNanos - ticker.nanos() > 0) {
        set(due.dueNanos);
      } else {
        drop(due);
        due.task.run();
      }
    }

    void drop(Waiting dropped) {
      if (waiting == dropped) {
        waiting = null;
        spare.push(this);
      }
    }
  }
}
