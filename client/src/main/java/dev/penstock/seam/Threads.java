package dev.penstock.seam;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The client's threads: daemons with telling names, ended and waited for by its close. */
public final class Threads {
  private Threads() {}

  /** A thread that has not started. */
  public static Thread daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Threads for what may block; they come when there is work and go after five seconds without. */
  public static ExecutorService forBlocking(String name, int most) {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            most,
            most,
            5,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> daemon(name, task));
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  /** One thread for what may block; it comes with the first task and stays until the shutdown. */
  static ExecutorService single(String name) {
    return new ThreadPoolExecutor(
        1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> daemon(name, task));
  }

  /** Waits for the end of an executor that was shut down. An interrupt is kept for the caller. */
  public static void awaitEnd(ExecutorService executor) {
    boolean interrupted = false;
    while (!executor.isTerminated()) {
      try {
        executor.awaitTermination(1, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
