package dev.penstock.batch;

import dev.penstock.seam.Scheduler.Scheduled;
import java.util.PriorityQueue;

/**
 * The one queue from which everything of a simulated world runs, on one thread: in the order of
 * their moments; of one moment, in the order they came.
 */
final class SimulatedTime {
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private long now;
  private long added;

  /** Nanoseconds since the world began. */
  long now() {
    return now;
  }

  /** Runs the task then, at once if that is over. */
  Scheduled at(long nanos, Runnable task) {
    Event event = new Event(Math.max(nanos, now), added++, task);
    events.add(event);
    return () -> event.isCancelled = true;
  }

  /** Goes on to the next event, and runs it. Returns false if there is none. */
  boolean step() {
    for (Event next = events.poll(); next != null; next = events.poll()) {
      if (!next.isCancelled) {
        now = Math.max(now, next.nanos);
        next.task.run();
        return true;
      }
    }
    return false;
  }

  /** Nothing happens for so long; what is due meanwhile comes late. */
  void stall(long nanos) {
    now += nanos;
  }

  /** Drops all that is to come: the process that waited for it is gone. */
  void clear() {
    events.clear();
  }

  private static final class Event implements Comparable<Event> {
    private final long nanos;
    private final long number;
    private final Runnable task;
    private boolean isCancelled;

    private Event(long nanos, long number, Runnable task) {
      this.nanos = nanos;
      this.number = number;
      this.task = task;
    }

    @Override
    public int compareTo(Event other) {
      return nanos == other.nanos
          ? Long.compare(number, other.number)
          : Long.compare(nanos, other.nanos);
    }
  }
}
