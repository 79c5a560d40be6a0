package dev.penstock.journal;

import dev.penstock.seam.Scheduler;
import dev.penstock.seam.Ticker;
import java.util.ArrayList;
import java.util.List;

/** A time that stands still until it is moved by hand; tasks run on the thread that moves it. */
final class HandDrivenTime implements Ticker, Scheduler {
  private final List<Task> tasks = new ArrayList<>();
  private long nanos;

  @Override
  public long nanos() {
    return nanos;
  }

  @Override
  public Scheduled at(long nanos, Runnable task) {
    Task added = new Task(nanos, task);
    tasks.add(added);
    return () -> tasks.remove(added);
  }

  void advance(long step) {
    nanos += step;
    List<Task> due = tasks.stream().filter(task -> task.nanos <= nanos).toList();
    tasks.removeAll(due);
    due.forEach(task -> task.task.run());
  }

  @Override
  public void close() {
    tasks.clear();
  }

  private record Task(long nanos, Runnable task) {}
}
