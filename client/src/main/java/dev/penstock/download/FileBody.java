package dev.penstock.download;

import dev.penstock.seam.Wire.Attempt;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
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

  private final Path target;
  private final Executor executor;
  private final Attempt source;
  private final Consumer<@Nullable IOException> onEnd;

  /** Touched by the writing task only, of which one runs at a time. */
  private @Nullable AtomicFile file;

  // Guarded by this.
  private final Deque<ByteBuffer> queue = new ArrayDeque<>();
  private int queuedBytes;
  private boolean paused;
  private boolean writing;
  private boolean whole;
  private boolean aborted;
  private boolean over;

  /**
   * A body of which nothing has come.
   *
   * @param executor runs what may block
   * @param onEnd told once, by the executor: null when the file is in place, else why it is not
   */
  public FileBody(
      Path target, Executor executor, Attempt source, Consumer<@Nullable IOException> onEnd) {
    this.target = target;
    this.executor = executor;
    this.source = source;
    this.onEnd = onEnd;
  }

  /** Takes a copy. */
  public synchronized void add(ByteBuffer data) {
    if (over) {
      return;
    }
    ByteBuffer copy = ByteBuffer.allocate(data.remaining());
    queue.add(copy.put(data).flip());
    queuedBytes += copy.remaining();
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

  /** There will be no whole body: the part is removed. */
  public synchronized void abort() {
    aborted = true;
    write();
  }

  private void write() {
    if (!writing && !over) {
      writing = true;
      executor.execute(this::writeQueued);
    }
  }

  private void writeQueued() {
    try {
      if (file == null) {
        file = AtomicFile.create(target);
      }
      do {
        for (ByteBuffer next = poll(); next != null; next = poll()) {
          file.write(next);
          written(next.capacity());
        }
      } while (!pauseWriting());
      settle(file);
    } catch (IOException e) {
      end(e);
      source.cancel();
    }
  }

  /** Returns false if more has come meanwhile. */
  private synchronized boolean pauseWriting() {
    writing = !aborted && !queue.isEmpty();
    return !writing;
  }

  /** Ends what is to be ended. */
  private void settle(AtomicFile file) throws IOException {
    boolean commit;
    synchronized (this) {
      if (over || !(whole || aborted)) {
        return;
      }
      over = true;
      commit = !aborted;
    }
    try (file) {
      if (commit) {
        file.commit();
      }
    }
    onEnd.accept(null);
  }

  private void end(IOException cause) {
    synchronized (this) {
      over = true;
      queue.clear();
    }
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    onEnd.accept(cause);
  }

  private synchronized @Nullable ByteBuffer poll() {
    return aborted ? null : queue.poll();
  }

  private synchronized void written(int bytes) {
    queuedBytes -= bytes;
    if (paused && queuedBytes < RESUME_AT) {
      paused = false;
      source.resume();
    }
  }
}
