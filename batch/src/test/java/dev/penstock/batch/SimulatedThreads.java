package dev.penstock.batch;

import dev.penstock.seam.Scheduler;
import dev.penstock.seam.Ticker;
import dev.penstock.seam.Workers;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * The threads of a simulated process, and its time. Callbacks come in any order, as from several
 * threads; what has one thread keeps its order. All of them take their time to begin.
 */
final class SimulatedThreads implements Workers, Ticker {
  private static final long MICROSECOND = 1_000;
  private static final long MILLISECOND = 1_000 * MICROSECOND;

  private final SimulatedTime time;
  private final RandomGenerator random;

  /** What the ticker read when the world began. */
  private final long base;

  private final Queue<Once> callbacks = new ArrayDeque<>();
  private long lastCallback;

  SimulatedThreads(SimulatedTime time, RandomGenerator random) {
    this.time = time;
    this.random = random;
    this.base = random.nextLong() >> 2;
  }

  @Override
  public long nanos() {
    return base + time.now();
  }

  /** One timer, somewhat late. */
  Scheduler timer() {
    long late = random.nextLong(100 * MICROSECOND);
    return new Scheduler() {
      @Override
      public Scheduled at(long nanos, Runnable task) {
        return time.at(Math.max(nanos - base, time.now()) + late, task);
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public Executor callbacks() {
    return this::call;
  }

  @Override
  public Executor files() {
    return this::call;
  }

  private void call(Runnable task) {
    Once once = new Once(task);
    callbacks.add(once);
    long due = time.now() + delay(20 * MILLISECOND);
    lastCallback = Math.max(lastCallback, due);
    time.at(due, () -> callBack(once));
  }

  private void callBack(Once once) {
    callbacks.remove(once);
    once.run();
  }

  /** Runs the task when every callback that waits now is over. */
  void afterCallbacks(Runnable task) {
    time.at(lastCallback, task);
  }

  @Override
  public Serial serial(String name) {
    Executor thread = thread(5 * MILLISECOND);
    return new Serial() {
      @Override
      public void execute(Runnable task) {
        thread.execute(task);
      }

      @Override
      public void close() {}
    };
  }

  /** One thread, whose tasks begin at most so late. */
  Executor thread(long mostLate) {
    long[] last = new long[1];
    return task -> {
      last[0] = Math.max(last[0], time.now() + delay(mostLate));
      time.at(last[0], task);
    };
  }

  /** Short as a rule. */
  private long delay(long most) {
    return random.nextInt(30) == 0 ? random.nextLong(most) : random.nextLong(300 * MICROSECOND);
  }

  @Override
  public void close() {
    for (Once once = callbacks.poll(); once != null; once = callbacks.poll()) {
      once.run();
    }
  }

  /** A task that runs no second time. */
  private static final class Once implements Runnable {
    private final Runnable task;
    private boolean isOver;

    private Once(Runnable task) {
      this.task = task;
    }

    @Override
    public void run() {
      if (!isOver) {
        isOver = true;
        task.run();
      }
    }
  }
}
