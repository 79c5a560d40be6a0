package dev.penstock.download;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Buffers for what is on its way into files. They are outside the heap, where the system takes
 * bytes from without one more copy, and used again, as they cost much to make and to give back.
 */
public final class FileBuffers {
  /** Of each: large enough to make few calls, small enough to stay in the cache of a core. */
  private static final int BYTES = 64 * 1024;

  private static final int MOST_KEPT = 32;

  private final Deque<ByteBuffer> kept = new ArrayDeque<>();

  /** An empty one. */
  synchronized ByteBuffer take() {
    ByteBuffer buffer = kept.poll();
    return buffer == null ? ByteBuffer.allocateDirect(BYTES) : buffer.clear();
  }

  /** Nobody uses it any more. */
  synchronized void give(ByteBuffer buffer) {
    if (kept.size() < MOST_KEPT) {
      kept.push(buffer);
    }
  }
}
