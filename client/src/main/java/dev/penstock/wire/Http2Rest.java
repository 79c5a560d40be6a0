package dev.penstock.wire;

import dev.penstock.seam.Ticker;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How long a connection without exchanges is kept. Its state is touched on its event loop only. */
final class Http2Rest {
  private final EventLoop loop;
  private final long keepAliveNanos;
  private final Ticker ticker;
  private final Runnable over;

  private boolean resting;
  private long until;
  private @Nullable Future<?> timer;

  /**
   * A rest that has not begun.
   *
   * @param over what to do when it has lasted long enough
   */
  Http2Rest(EventLoop loop, Duration keepAlive, Ticker ticker, Runnable over) {
    this.loop = loop;
    this.keepAliveNanos = keepAlive.toNanos();
    this.ticker = ticker;
    this.over = over;
  }

  void begin() {
    resting = true;
    until = ticker.nanos() + keepAliveNanos;
    if (timer == null) {
      time();
    }
  }

  /** There is something to do. */
  void end() {
    resting = false;
  }

  /** Whether it has lasted too long for another exchange. */
  boolean isOver() {
    return resting && until - ticker.nanos() < 0;
  }

  /** There is nothing left to be kept. */
  void stop() {
    if (timer != null) {
      timer.cancel(false);
    }
  }

  private void time() {
    timer = loop.schedule(this::check, until - ticker.nanos() + 1, TimeUnit.NANOSECONDS);
  }

  private void check() {
    timer = null;
    if (!resting) {
      return;
    }
    if (until - ticker.nanos() > 0) {
      time();
    } else {
      over.run();
    }
  }
}
