package dev.penstock.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;

/**
 * Sends a number of POSTs at once by one client and waits for all their answers, then prints {@code
 * {"requests":10000,"failed":0,"seconds":6.1,"cpu_seconds":2.5}}.
 *
 * <p>Arguments: name of the client, those of {@link Task#of}.
 */
public final class Crowd implements Poster.Answered {
  private final LongAdder good = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final Semaphore ended = new Semaphore(0);
  private final Task task;

  private Crowd(Task task) {
    this.task = task;
  }

  /** Runs one client. */
  public static void main(String[] args) throws Exception {
    Task task = Task.of(args[1], args[2], args[3], args[4], args[5]);
    Crowd crowd = new Crowd(task);
    long start = System.nanoTime();
    try (Poster poster = Contender.parse(args[0]).start(task)) {
      for (int i = 0; i < task.inFlight(); i++) {
        poster.post(crowd);
      }
      crowd.ended.acquire(task.inFlight());
      System.out.println(crowd.figures(System.nanoTime() - start));
    }
    System.exit(0);
  }

  private String figures(long nanos) {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return String.format(
        Locale.ROOT,
        "{\"requests\":%d,\"failed\":%d,\"seconds\":%.6f,\"cpu_seconds\":%.6f}",
        good.sum(),
        failed.sum(),
        nanos / 1e9,
        system.getProcessCpuTime() / 1e9);
  }

  @Override
  public void answer(int status, byte[] body) {
    (task.isAnswer(status, body) ? good : failed).increment();
    ended.release();
  }

  @Override
  public void failure(Throwable failure) {
    if (failed.sum() == 0) {
      failure.printStackTrace();
    }
    failed.increment();
    ended.release();
  }
}
