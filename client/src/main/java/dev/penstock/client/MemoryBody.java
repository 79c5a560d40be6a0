package dev.penstock.client;

import dev.penstock.http.Headers;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A body that is collected in memory, up to a limit. */
final class MemoryBody {
  private static final byte[] EMPTY = {};
  private static final int FIRST_CAPACITY = 1024;

  /** An announcement costs the server nothing: a thousand of them must not cost us a gigabyte. */
  private static final int MOST_EXPECTED = 64 * 1024;

  private final int limit;
  private int likely;
  private byte[] bytes = EMPTY;
  private int size;

  MemoryBody(int limit) {
    this.limit = limit;
    this.likely = limit;
  }

  /** Grows to what the head announces and no further, so that nothing is copied at the end. */
  void expect(Headers headers) {
    long announced = headers.first("content-length").map(MemoryBody::length).orElse(0L);
    if (announced > 0 && announced <= limit) {
      likely = (int) announced;
      bytes = new byte[Math.min(likely, MOST_EXPECTED)];
    }
  }

  /** Returns false if it is too large. */
  boolean add(ByteBuffer data) {
    int more = data.remaining();
    if (more > limit - size) {
      return false;
    }
    if (size + more > bytes.length) {
      long doubled = Math.max(FIRST_CAPACITY, 2L * bytes.length);
      bytes = Arrays.copyOf(bytes, Math.max(size + more, (int) Math.min(likely, doubled)));
    }
    data.get(bytes, size, more);
    size += more;
    return true;
  }

  /** Adds as much as there is room for. Returns false if that is not all. */
  boolean addWhatFits(ByteBuffer data) {
    int fits = Math.min(data.remaining(), limit - size);
    add(data.slice(data.position(), fits));
    return fits == data.remaining();
  }

  /** The bytes, not to be changed by anyone. */
  byte[] take() {
    return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
  }

  private static long length(String value) {
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
