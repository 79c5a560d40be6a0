package dev.penstock.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Keeps a number of POSTs in flight by one client. It warms up, prints {@code warm} and rests; for
 * each line on standard input it goes on for some seconds, prints what they cost, as {@link
 * Sample#json} has it, and rests again.
 *
 * <p>Arguments: name of the client, those of {@link Task#of}, seconds of CPU to warm up for,
 * seconds to measure.
 */
public final class PostLoad {
  /** After a rest, before it counts. */
  private static final long SETTLE_MILLIS = 700;

  /** Warm-up goes in turns, so that on one core the compiler has its time too. */
  private static final long WARM_UP_MILLIS = 500;

  /** Less CPU than this in 100 ms of rest, and the compiler has nothing left to do. */
  private static final long IDLE_NANOS = 20_000_000;

  /** The server needs some microseconds. */
  private static final int ANSWER_SECONDS = 15;

  private final LongAdder good = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final Poster poster;
  private final Task task;

  private PostLoad(Poster poster, Task task) {
    this.poster = poster;
    this.task = task;
  }

  /** Runs one client. */
  public static void main(String[] args) throws Exception {
    Task task = Task.of(args[1], args[2], args[3], args[4], args[5]);
    try (Poster poster = Contender.parse(args[0]).start(task)) {
      PostLoad load = new PostLoad(poster, task);
      load.warmUp(Integer.parseInt(args[6]) * 1_000_000_000L);
      System.out.println("warm");
      load.serve(Integer.parseInt(args[7]) * 1000L);
    }
    System.exit(0);
  }

  private void warmUp(long cpuNanos) throws InterruptedException {
    while (sample().cpuNanos() < cpuNanos) {
      Turn turn = new Turn();
      Thread.sleep(WARM_UP_MILLIS);
      turn.end();
      for (long before = 0; sample().cpuNanos() - before > IDLE_NANOS; ) {
        before = sample().cpuNanos();
        Thread.sleep(100);
      }
    }
  }

  private void serve(long millis) throws IOException, InterruptedException {
    BufferedReader turns =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (turns.readLine() != null) {
      Turn turn = new Turn();
      Thread.sleep(SETTLE_MILLIS);
      Sample from = sample();
      Thread.sleep(millis);
      Sample to = sample();
      turn.end();
      System.out.println(Sample.json(from, to, failed.sum()));
    }
  }

  private Sample sample() {
    return Sample.now(good.sum());
  }

  /** So many POSTs in flight until the end: one more is sent for each that ends. */
  private final class Turn implements Poster.Answered {
    private final Semaphore ended = new Semaphore(0);
    private volatile boolean posting = true;

    Turn() {
      for (int i = 0; i < task.inFlight(); i++) {
        poster.post(this);
      }
    }

    /** Those that have no answer by then have failed. */
    void end() throws InterruptedException {
      posting = false;
      if (!ended.tryAcquire(task.inFlight(), ANSWER_SECONDS, TimeUnit.SECONDS)) {
        int missing = task.inFlight() - ended.availablePermits();
        System.err.println(missing + " POSTs without an answer for seconds");
        failed.add(missing);
      }
    }

    @Override
    public void answer(int status, byte[] body) {
      (task.isAnswer(status, body) ? good : failed).increment();
      next();
    }

    @Override
    public void failure(Throwable failure) {
      if (failed.sum() == 0) {
        failure.printStackTrace();
      }
      failed.increment();
      next();
    }

    private void next() {
      if (posting) {
        poster.post(this);
      } else {
        ended.release();
      }
    }
  }
}
