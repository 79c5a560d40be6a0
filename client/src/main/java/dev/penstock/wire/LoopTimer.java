package dev.penstock.wire;

import dev.penstock.seam.Scheduler.Scheduled;
import dev.penstock.seam.Ticker;
import dev.penstock.seam.TimeLimit;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Runs tasks on an event loop at moments of the ticker. */
record LoopTimer(EventExecutor loop, Ticker ticker) implements TimeLimit.Timer {
  @Override
  public Scheduled at(long nanos, Runnable task) {
    Future<?> timer = loop.schedule(task, nanos - ticker.nanos(), TimeUnit.NANOSECONDS);
    return () -> timer.cancel(false);
  }
}
