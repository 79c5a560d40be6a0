package dev.penstock.benchmarks;

import java.net.URI;
import java.util.concurrent.atomic.LongAdder;

/**
 * Reads a number of streams of server-sent events by one client, as fast as they come, and prints
 * what they cost once it is warm, as {@link Sample#json} has it: an event counts as a request.
 *
 * <p>Arguments: name of the client, URL, number of streams, seconds of CPU to warm up for, seconds
 * to measure.
 */
public final class StreamLoad implements Streamer.Received {
  private final LongAdder good = new LongAdder();
  private final LongAdder failed = new LongAdder();

  private StreamLoad() {}

  /** Runs one client. */
  public static void main(String[] args) throws Exception {
    int streams = Integer.parseInt(args[2]);
    StreamLoad load = new StreamLoad();
    Streamer streamer = Streamer.named(args[0], URI.create(args[1]), streams);
    for (int i = 0; i < streams; i++) {
      streamer.open(load);
    }
    long warmUp = Integer.parseInt(args[3]) * 1_000_000_000L;
    while (load.sample().cpuNanos() < warmUp) {
      Thread.sleep(50);
    }
    Sample from = load.sample();
    Thread.sleep(Integer.parseInt(args[4]) * 1000L);
    System.out.println(Sample.json(from, load.sample(), load.failed.sum()));
    // The streams have no end of their own.
    System.exit(0);
  }

  private Sample sample() {
    return Sample.now(good.sum());
  }

  @Override
  public void event(String data) {
    (data.length() == EventServer.DATA.length() ? good : failed).increment();
  }

  @Override
  public void ended(Throwable cause) {
    cause.printStackTrace();
    failed.increment();
  }
}
