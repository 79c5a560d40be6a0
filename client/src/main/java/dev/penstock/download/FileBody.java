package dev.penstock.download;

import dev.penstock.seam.Wire.Attempt;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a body to a file as it comes. The event loop hands it over, a thread for files writes it;
 * when over 1 MiB waits to be written, the socket is not read until half of it is.
 */
public final class FileBody {
  private static final int PAUSE_AT = 1 << 20;
  private static final int RESUME_AT = PAUSE_AT / 2;

  private final PartWriter writer;
  private final FileBuffers buffers;
  private final Executor executor;
  private final Attempt source;
  private final Consumer<@Nullable Exception> onEnd;

  /** Touched by the writing task only, of which one runs at a time. */
  private boolean open;

  // Guarded by this. All but the last in the queue are full.
  private final Deque<ByteBuffer> queue = new ArrayDeque<>();
  private int queuedBytes;
  private boolean paused;
  private boolean whole;
  private @Nullable Exception failure;

  /** Whether a task writes, or the last one has. */
  private boolean writing;

  private boolean over;

  /**
   * A body of which nothing has come.
   *
   * @param executor runs what may block
   * @param onEnd told once, by the executor, when the files are closed: null when the file is in
   *     place, else why it is not
   */
  FileBody(
      PartWriter writer,
      FileBuffers buffers,
      Executor executor,
      Attempt source,
      Consumer<@Nullable Exception> onEnd) {
    this.writer = writer;
    this.buffers = buffers;
    this.executor = executor;
    this.source = source;
    this.onEnd = onEnd;
  }

  /** Takes a copy. */
  public synchronized void add(ByteBuffer data) {
    if (over) {
      return;
    }
    queuedBytes += data.remaining();
    while (data.hasRemaining()) {
      ByteBuffer last = queue.peekLast();
      if (last == null || !last.hasRemaining()) {
        last = buffers.take();
        queue.add(last);
      }
      int count = Math.min(last.remaining(), data.remaining());
      last.put(data.slice(data.position(), count));
      data.position(data.position() + count);
    }
    if (queuedBytes > PAUSE_AT && !paused) {
      paused = true;
      source.pause();
    }
    write();
  }

  /** There is no more to come: the file is put in place. */
  public synchronized void end() {
    whole = true;
    write();
  }

  /**
   * The file is not wanted, or the body will not be whole: the part is left only if it can be
   * resumed. The first cause counts.
   */
  public synchronized void abort(Exception cause) {
    failure = failure == null ? cause : failure;
    writer.abandon();
    write();
  }

  private void write() {
    if (!writing) {
      writing = true;
      executor.execute(this::run);
    }
  }

  private void run() {
    try {
      if (!open && takesMore()) {
        open = true;
        writer.open();
      }
      if (writeQueue()) {
        finish();
      }
    } catch (IOException | RuntimeException e) {
      fail(e);
    }
  }

  /** Returns whether the body is over. Only one task hears so, and none comes after it. */
  private boolean writeQueue() throws IOException {
    while (true) {
      ByteBuffer next;
      synchronized (this) {
        next = takesMore() ? queue.poll() : null;
        if (next == null) {
          over = whole || failure != null;
          writing = over;
          return over;
        }
      }
      writer.write(next.flip());
      written(next);
    }
  }

  private synchronized void written(ByteBuffer bytes) {
    queuedBytes -= bytes.limit();
    buffers.give(bytes);
    if (paused && queuedBytes < RESUME_AT) {
      paused = false;
      source.resume();
    }
  }

  private void finish() throws IOException {
    Exception cause = failure();
    try (writer) {
      if (cause == null) {
        writer.commit();
      }
    }
    onEnd.accept(cause);
  }

  private void fail(Exception cause) {
    Exception first;
    synchronized (this) {
      over = true;
      queue.clear();
      first = failure == null ? cause : failure;
    }
    if (first != cause) {
      first.addSuppressed(cause);
    }
    try {
      writer.close();
    } catch (IOException | RuntimeException e) {
      first.addSuppressed(e);
    }
    onEnd.accept(first);
    source.cancel();
  }

  /** What came before a failure is worth writing if it can be resumed. */
  private boolean takesMore() {
    return failure() == null || writer.isResumable();
  }

  private synchronized @Nullable Exception failure() {
    return failure;
  }
}
