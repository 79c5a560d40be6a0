package dev.penstock.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * Keeps a number of POSTs in flight by one client, and prints what they cost once it is warm: a
 * line of JSON.
 *
 * <pre>{@code
 * {"requests":1234567,"failed":0,"seconds":10.001,"cpu_seconds":9.870,"warm_up_requests":987654,
 * "allocated_bytes":5432109876}
 * }</pre>
 *
 * <p>Arguments: name of the client, URL, file with the body, number in flight, seconds of CPU to
 * warm up for, seconds to measure.
 */
public final class PostLoad {
  private final LongAdder good = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final AtomicBoolean ending = new AtomicBoolean();
  private final Poster poster;
  private final int inFlight;
  private final Semaphore ended = new Semaphore(0);

  private PostLoad(Poster poster, int inFlight) {
    this.poster = poster;
    this.inFlight = inFlight;
  }

  /** Runs one client. */
  public static void main(String[] args) throws Exception {
    Task task =
        new Task(URI.create(args[1]), Files.readAllBytes(Path.of(args[2])), number(args[3]));
    try (Poster poster = Contender.parse(args[0]).start(task)) {
      PostLoad load = new PostLoad(poster, task.inFlight());
      System.out.println(load.run(number(args[4]), number(args[5])));
    }
    System.exit(0);
  }

  private static int number(String text) {
    return Integer.parseInt(text);
  }

  private String run(int warmUpCpuSeconds, int seconds) throws InterruptedException {
    for (int i = 0; i < inFlight; i++) {
      poster.post(new Next());
    }
    while (sample().cpuNanos < warmUpCpuSeconds * 1_000_000_000L) {
      Thread.sleep(50);
    }
    Sample from = sample();
    Thread.sleep(seconds * 1000L);
    Sample to = sample();
    ending.set(true);
    ended.acquire(inFlight);
    return String.format(
        Locale.ROOT,
        "{\"requests\":%d,\"failed\":%d,\"seconds\":%.6f,\"cpu_seconds\":%.6f,\"warm_up_requests\":%d,"
            + "\"allocated_bytes\":%d}",
        to.good - from.good,
        failed.sum(),
        (to.nanos - from.nanos) / 1e9,
        (to.cpuNanos - from.cpuNanos) / 1e9,
        from.good,
        to.allocated - from.allocated);
  }

  private Sample sample() {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new Sample(good.sum(), System.nanoTime(), system.getProcessCpuTime(), allocated());
  }

  /** By all threads that are alive. */
  private static long allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
        .filter(bytes -> bytes > 0)
        .sum();
  }

  /** How far it has come at a moment. */
  private record Sample(long good, long nanos, long cpuNanos, long allocated) {}

  /** Sends one more for each that ends. */
  private final class Next implements Poster.Answered {
    @Override
    public void answer(int status, byte[] body) {
      (status == 200 && body.length > 0 ? good : failed).increment();
      goOn();
    }

    @Override
    public void failure(Throwable failure) {
      if (failed.sum() == 0) {
        failure.printStackTrace();
      }
      failed.increment();
      goOn();
    }

    private void goOn() {
      if (ending.get()) {
        ended.release();
      } else {
        poster.post(this);
      }
    }
  }
}
