package dev.penstock.wire;

import dev.penstock.seam.Scheduler.Scheduled;
import dev.penstock.seam.Ticker;
import dev.penstock.seam.TimeLimit;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Waits with tasks of which hardly any is to run, as the limits of exchanges are. Those that wait
 * equally long stand in one line, so that the first of it is due first: the loop keeps one alarm
 * for each line. It stays when its task is dropped, and is set anew when it goes off too early for
 * the one that is first by then. Touched on the loop only.
 */
final class LazyTimers {
  /** A program has a few limits; one that reckons them anew for each request gets no more lines. */
  private static final int MOST_LINES = 16;

  private final Ticker ticker;
  private final TimeLimit.Timer loop;

  /** By how long one waits in them. */
  private final Map<Long, Line> lines = new HashMap<>();

  LazyTimers(Ticker ticker, TimeLimit.Timer loop) {
    this.ticker = ticker;
    this.loop = loop;
  }

  /** Where tasks wait that all come due so long after they are brought. */
  TimeLimit.Timer line(long nanos) {
    Line line = lines.get(nanos);
    if (line == null) {
      if (lines.size() == MOST_LINES) {
        return loop;
      }
      line = new Line(nanos);
      lines.put(nanos, line);
    }
    return line;
  }

  /** A task, until it runs or is dropped: then it has no neighbours any more. */
  private static final class Waiting implements Scheduled {
    private final long dueNanos;
    private final Runnable task;
    private @Nullable Waiting before;
    private @Nullable Waiting after;

    Waiting(long dueNanos, Runnable task) {
      this.dueNanos = dueNanos;
      this.task = task;
    }

    @Override
    public void cancel() {
      if (before != null && after != null) {
        link(before, after);
        before = null;
        after = null;
      }
    }

    static void link(Waiting before, Waiting after) {
      before.after = after;
      after.before = before;
    }
  }

  /** Those that wait equally long, in a ring: {@code ends} is before the first, after the last. */
  private final class Line implements TimeLimit.Timer {
    private final long nanos;
    private final Waiting ends = new Waiting(0, () -> {});
    private boolean hasAlarm;

    Line(long nanos) {
      this.nanos = nanos;
      Waiting.link(ends, ends);
    }

    @Override
    public Scheduled at(long dueNanos, Runnable task) {
      Waiting next = new Waiting(dueNanos, task);
      Waiting.link(Objects.requireNonNull(ends.before), next);
      Waiting.link(next, ends);
      setAlarm();
      return next;
    }

    private @Nullable Waiting first() {
      return ends.after == ends ? null : ends.after;
    }

    /** For the first, unless it is set already, for that one or for one that came before. */
    private void setAlarm() {
      Waiting first = first();
      if (first == null) {
        lines.remove(nanos, this);
      } else if (!hasAlarm) {
        hasAlarm = true;
        loop.at(first.dueNanos, this::ring);
      }
    }

    private void ring() {
      hasAlarm = false;
      Waiting due = first();
      if (due == null || due.dueNanos - ticker.nanos() > 0) {
        setAlarm();
        return;
      }
      due.cancel();
      setAlarm();
      due.task.run();
    }
  }
}
