package dev.penstock.journal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one way by which records are written. Producers leave their lines in a batch, which a task of
 * the host's writer swaps for an empty one and writes whole. When the batch is full, producers
 * wait: that is what slows down a run whose disk is slower than its server.
 *
 * <p>A second after a write another task forces what was written. After a failed write or force
 * nothing more is written, and lines are dropped.
 */
final class RecordWriter {
  private static final int BATCH_BYTES = 1 << 20;

  /** More than what comes while one batch is written, on a disk that keeps up. */
  private static final int KEPT_BYTES = 1 << 18;

  private static final long FORCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Sink sink;
  private final Fsync fsync;
  private final Host host;
  private final Runnable onFailure;

  /**
   * A monitor, since a fork-join pool knows when one of its threads waits for a condition, and
   * would start another for each record that waits for the disk.
   */
  private final Object lock = new Object();

  /** Guarded by lock. */
  private Batch waiting = new Batch();

  /** Guarded by lock; while it is being written, by {@code isBusy}. */
  private Batch written = new Batch();

  /** Whether a task was asked for that has not found the batch empty; guarded by lock. */
  private boolean isCalled;

  /** Whether somebody is writing or forcing; guarded by lock. */
  private boolean isBusy;

  /** Guarded by lock. */
  private boolean isForceDue;

  /** Guarded by lock. */
  private boolean isClosed;

  /** Guarded by lock. */
  private @Nullable IOException failure;

  /**
   * Writes to the sink.
   *
   * @param onFailure is called once, by the writer, when a write or a force has failed
   */
  RecordWriter(Sink sink, Fsync fsync, Host host, Runnable onFailure) {
    this.sink = sink;
    this.fsync = fsync;
    this.host = host;
    this.onFailure = onFailure;
  }

  /**
   * Leaves a line to be written, waiting for room if need be.
   *
   * @return false if it was dropped, since a write failed or the writer is closed
   */
  boolean append(byte[] line) {
    boolean isFirst;
    synchronized (lock) {
      awaitThat(() -> waiting.hasRoomFor(line) || isClosed);
      if (isClosed) {
        return false;
      }
      waiting.write(line, 0, line.length);
      isFirst = !isCalled;
      isCalled = true;
    }
    if (isFirst) {
      host.writer().execute(this::writeAll);
    }
    return true;
  }

  /**
   * Sees to it that every line is written, by this thread where no task has come to it; takes no
   * more, and tells the failure if there was one.
   */
  Optional<IOException> drain() {
    synchronized (lock) {
      isClosed = true;
      lock.notifyAll();
    }
    writeAll();
    synchronized (lock) {
      awaitThat(() -> !isBusy && (waiting.size() == 0 || failure != null));
      return Optional.ofNullable(failure);
    }
  }

  /** Waits on, if interrupted: a line must not be lost for that. */
  private void awaitThat(BooleanSupplier condition) {
    boolean isInterrupted = false;
    while (!condition.getAsBoolean()) {
      try {
        lock.wait();
      } catch (InterruptedException e) {
        isInterrupted = true;
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void writeAll() {
    while (isTaken()) {
      work(() -> written.writeTo(sink));
      forceLater();
    }
  }

  /** Whether there are lines, which only the caller writes then. */
  private boolean isTaken() {
    synchronized (lock) {
      if (isBusy || waiting.size() == 0 || failure != null) {
        isCalled = isBusy;
        return false;
      }
      Batch full = waiting;
      waiting = written.emptied();
      written = full;
      isBusy = true;
      lock.notifyAll();
      return true;
    }
  }

  private void forceLater() {
    synchronized (lock) {
      if (fsync == Fsync.OFF || isForceDue || isClosed) {
        return;
      }
      isForceDue = true;
    }
    host.scheduler()
        .at(host.ticker().nanos() + FORCE_NANOS, () -> host.writer().execute(this::force));
  }

  private void force() {
    synchronized (lock) {
      if (isClosed || isBusy) {
        return;
      }
      isForceDue = false;
      isBusy = true;
    }
    work(sink::force);
  }

  /** Something to do with the sink. */
  private interface Work {
    void run() throws IOException;
  }

  private void work(Work work) {
    try {
      work.run();
    } catch (IOException e) {
      fail(e);
    } catch (RuntimeException e) {
      fail(new IOException("a defect: " + e, e));
    } finally {
      rest();
    }
  }

  private void fail(IOException e) {
    synchronized (lock) {
      failure = e;
      isClosed = true;
      lock.notifyAll();
    }
    onFailure.run();
  }

  private void rest() {
    synchronized (lock) {
      isBusy = false;
      lock.notifyAll();
    }
  }

  /** Lines to be written at once. */
  private static final class Batch extends ByteArrayOutputStream {
    boolean hasRoomFor(byte[] line) {
      return count == 0 || count + line.length <= BATCH_BYTES;
    }

    void writeTo(Sink sink) throws IOException {
      sink.write(buf, count);
    }

    /**
     * The same memory again, unless a long line or a disk that stood still for a moment had made it
     * larger than is needed.
     */
    Batch emptied() {
      int most = count < KEPT_BYTES ? KEPT_BYTES : 2 * BATCH_BYTES;
      reset();
      return buf.length > most ? new Batch() : this;
    }
  }
}
