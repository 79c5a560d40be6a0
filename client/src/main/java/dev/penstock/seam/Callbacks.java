package dev.penstock.seam;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Where users' code runs: threads of the client's own, never an event loop or the common pool.
 *
 * <p>One queue, drained by as many threads as the machine has processors. While a drain runs, the
 * next one is already submitted, so that a callback that blocks holds up no other; a callback that
 * blocks in {@code join()} does not even use up a thread, since a fork-join pool makes up for it.
 * What comes after the close runs on the thread that brings it, so that no stage stays open.
 */
public final class Callbacks implements Executor {
  private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean drainSubmitted = new AtomicBoolean();
  private final Executor waker;
  private final ForkJoinPool pool;

  /**
   * Starts a thread when the first task comes.
   *
   * @param waker runs what wakes a thread, at once or soon. A thread that is woken for each task is
   *     a switch of threads for each: several that come together had better wake one once.
   */
  public Callbacks(Executor waker) {
    this.waker = waker;
    pool =
        new ForkJoinPool(Runtime.getRuntime().availableProcessors(), Callbacks::thread, null, true);
  }

  @Override
  public void execute(Runnable task) {
    queue.add(task);
    submitDrain();
  }

  /** Whether this is one of the threads. */
  private boolean isCurrentThread() {
    return Thread.currentThread() instanceof ForkJoinWorkerThread worker
        && worker.getPool() == pool;
  }

  /** Ends the threads when the queue is empty; waits for that unless called by one of them. */
  public void close() {
    execute(pool::shutdown);
    if (!isCurrentThread()) {
      Threads.awaitEnd(pool);
    }
  }

  private void submitDrain() {
    if (drainSubmitted.compareAndSet(false, true)) {
      waker.execute(this::startDrain);
    }
  }

  private void startDrain() {
    try {
      pool.execute(this::drain);
    } catch (RejectedExecutionException e) {
      drain();
    }
  }

  private void drain() {
    drainSubmitted.set(false);
    for (Runnable task = queue.poll(); task != null; task = queue.poll()) {
      if (!queue.isEmpty()) {
        submitDrain();
      }
      task.run();
    }
  }

  private static ForkJoinWorkerThread thread(ForkJoinPool pool) {
    ForkJoinWorkerThread thread = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
    thread.setName("penstock-callback-" + thread.getPoolIndex());
    thread.setDaemon(true);
    return thread;
  }
}
