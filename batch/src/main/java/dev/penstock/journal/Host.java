package dev.penstock.journal;

import dev.penstock.seam.Scheduler;
import dev.penstock.seam.SystemTime;
import dev.penstock.seam.Threads;
import dev.penstock.seam.Ticker;
import java.io.Closeable;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;

/**
 * What an output stands on: a disk, a thread and time.
 *
 * @param writer runs tasks one after another, on a thread that nobody interrupts: an interrupt
 *     closes the file that is being written. It may be the caller's own thread
 * @param clock for the names of what is saved aside
 * @param end closes what is the output's own
 */
public record Host(
    Disk disk,
    Executor writer,
    Ticker ticker,
    Scheduler scheduler,
    InstantSource clock,
    Runnable end)
    implements Closeable {

  /** What does not end with the output. */
  public Host(Disk disk, Executor writer, Ticker ticker, Scheduler scheduler, InstantSource clock) {
    this(disk, writer, ticker, scheduler, clock, () -> {});
  }

  /** This machine, and a thread {@code penstock-journal}. */
  static Host ofSystem() {
    SystemTime time = new SystemTime();
    ExecutorService writer = Threads.forBlocking("penstock-journal", 1);
    return new Host(
        NioDisk.INSTANCE,
        writer,
        time,
        time,
        InstantSource.system(),
        () -> {
          time.close();
          writer.shutdown();
          Threads.awaitEnd(writer);
        });
  }

  /** Ends the threads, once all tasks have run. */
  @Override
  public void close() {
    end.run();
  }
}
