package dev.penstock.seam;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/** Keeps the tasks of all threads in one queue, to be run by hand in the order they came. */
public final class FakeWorkers implements Workers {
  private final Queue<Runnable> tasks = new ArrayDeque<>();

  /** Runs what is there, and what comes of it. Returns false if nothing was there. */
  public boolean run() {
    boolean any = !tasks.isEmpty();
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
    return any;
  }

  @Override
  public Executor callbacks() {
    return tasks::add;
  }

  @Override
  public Executor files() {
    return tasks::add;
  }

  @Override
  public Serial serial(String name) {
    return new Serial() {
      @Override
      public void execute(Runnable task) {
        tasks.add(task);
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void close() {
    run();
  }
}
