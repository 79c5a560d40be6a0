package dev.penstock.benchmarks;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * Keeps a number of POSTs in flight by one client, and prints what they cost once it is warm, as
 * {@link Sample#json} has it.
 *
 * <p>Arguments: name of the client, those of {@link Task#of}, seconds of CPU to warm up for,
 * seconds to measure.
 */
public final class PostLoad {
  private final LongAdder good = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final AtomicBoolean ending = new AtomicBoolean();
  private final Poster poster;
  private final Task task;
  private final Semaphore ended = new Semaphore(0);

  private PostLoad(Poster poster, Task task) {
    this.poster = poster;
    this.task = task;
  }

  /** Runs one client. */
  public static void main(String[] args) throws Exception {
    Task task = Task.of(args[1], args[2], args[3], args[4], args[5]);
    try (Poster poster = Contender.parse(args[0]).start(task)) {
      PostLoad load = new PostLoad(poster, task);
      System.out.println(load.run(Integer.parseInt(args[6]), Integer.parseInt(args[7])));
    }
    System.exit(0);
  }

  private String run(int warmUpCpuSeconds, int seconds) throws InterruptedException {
    for (int i = 0; i < task.inFlight(); i++) {
      poster.post(new Next());
    }
    while (sample().cpuNanos() < warmUpCpuSeconds * 1_000_000_000L) {
      Thread.sleep(50);
    }
    Sample from = sample();
    Thread.sleep(seconds * 1000L);
    Sample to = sample();
    ending.set(true);
    ended.acquire(task.inFlight());
    return Sample.json(from, to, failed.sum());
  }

  private Sample sample() {
    return Sample.now(good.sum());
  }

  /** Sends one more for each that ends. */
  private final class Next implements Poster.Answered {
    @Override
    public void answer(int status, byte[] body) {
      (task.isAnswer(status, body) ? good : failed).increment();
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
