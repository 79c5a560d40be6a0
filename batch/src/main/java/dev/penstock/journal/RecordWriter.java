package dev.penstock.journal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that writes records. Producers leave their lines in a batch, which the thread
 * swaps for an empty one and writes whole. When the batch is full, producers wait: that is what
 * slows down a run whose disk is slower than its server.
 *
 * <p>The thread is never interrupted, since an interrupt closes the channel under it. After a
 * failed write nothing more is written, and lines are dropped.
 */
final class RecordWriter {
  private static final int BATCH_BYTES = 1 << 20;

  private final Sink sink;
  private final Runnable onFailure;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Guarded by lock. */
  private Batch waiting = new Batch();

  /** Guarded by lock. */
  private boolean closed;

  /** Guarded by lock. */
  private @Nullable IOException failure;

  /**
   * Starts the thread.
   *
   * @param onFailure is called once, on the thread, when a write has failed
   */
  RecordWriter(Sink sink, Runnable onFailure) {
    this.sink = sink;
    this.onFailure = onFailure;
    thread = new Thread(this::writeAll, "penstock-journal");
    thread.start();
  }

  /**
   * Leaves a line to be written, waiting for room if need be.
   *
   * @return false if it was dropped, since a write failed or the writer is closed
   */
  boolean append(byte[] line) {
    lock.lock();
    try {
      while (!waiting.hasRoomFor(line) && !closed) {
        changed.awaitUninterruptibly();
      }
      if (!closed) {
        waiting.write(line, 0, line.length);
        changed.signalAll();
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until every line is written, then ends the thread; tells the failure if there was one.
   */
  Optional<IOException> drain() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    joinUninterruptibly();
    lock.lock();
    try {
      return Optional.ofNullable(failure);
    } finally {
      lock.unlock();
    }
  }

  private void joinUninterruptibly() {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void writeAll() {
    Batch batch = new Batch();
    try {
      for (batch = swap(batch); batch.size() > 0; batch = swap(batch)) {
        batch.writeTo(sink);
      }
    } catch (IOException e) {
      fail(e);
      onFailure.run();
    }
  }

  /** Gives an empty batch for the waiting one; an empty one back means the end. */
  private Batch swap(Batch written) {
    Batch empty = written.emptied();
    lock.lock();
    try {
      while (waiting.size() == 0 && !closed) {
        changed.awaitUninterruptibly();
      }
      Batch full = waiting;
      waiting = empty;
      changed.signalAll();
      return full;
    } finally {
      lock.unlock();
    }
  }

  private void fail(IOException e) {
    lock.lock();
    try {
      failure = e;
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
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

    /** The same memory again, unless one line had made it large. */
    Batch emptied() {
      reset();
      return buf.length > 2 * BATCH_BYTES ? new Batch() : this;
    }
  }
}
