package dev.penstock.seam;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;

/**
 * A time that stands still until it is moved by hand. Tasks run on the thread that moves it, in the
 * order of their moments; of one moment, in the order they came. Not for several threads.
 */
public final class FakeTime implements Ticker, Scheduler {
  private final PriorityQueue<Task> tasks = new PriorityQueue<>();
  private long nanos;
  private long scheduled;
  private LongSupplier lateness = () -> 0;

  /** Begins at zero. */
  public FakeTime() {
    this(0);
  }

  /** Begins where it is told to. */
  public FakeTime(long nanos) {
    this.nanos = nanos;
  }

  @Override
  public long nanos() {
    return nanos;
  }

  @Override
  public Scheduled at(long nanos, Runnable task) {
    Task added = new Task(Math.max(nanos, this.nanos) + lateness.getAsLong(), scheduled++, task);
    tasks.add(added);
    return () -> tasks.remove(added);
  }

  /** From now on every task wakes up so many nanoseconds after its moment. */
  public void wakeLate(LongSupplier lateness) {
    this.lateness = lateness;
  }

  /** Moves on, and runs what comes due on the way. */
  public void advance(Duration step) {
    advanceTo(nanos + step.toNanos());
  }

  /** Moves on to a moment, and runs what comes due on the way. */
  public void advanceTo(long end) {
    for (Task next = tasks.peek(); next != null && next.nanos <= end; next = tasks.peek()) {
      tasks.remove();
      nanos = next.nanos;
      next.task.run();
    }
    nanos = end;
  }

  /** Moves on as a machine that stood still meanwhile: what came due on the way runs at its end. */
  public void freeze(Duration step) {
    nanos += step.toNanos();
    for (Task next = tasks.peek(); next != null && next.nanos <= nanos; next = tasks.peek()) {
      tasks.remove();
      next.task.run();
    }
  }

  /** How many tasks wait for their moment. */
  public int tasks() {
    return tasks.size();
  }

  @Override
  public void close() {
    tasks.clear();
  }

  private record Task(long nanos, long number, Runnable task) implements Comparable<Task> {
    @Override
    public int compareTo(Task other) {
      return nanos == other.nanos
          ? Long.compare(number, other.number)
          : Long.compare(nanos, other.nanos);
    }
  }
}
