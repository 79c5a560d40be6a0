package dev.penstock.input;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** A stream that remembers what it gave out, from a place on that moves forward. */
final class Tape extends InputStream {
  /** More than a body with what a parser reads ahead of it. */
  private static final int MOST = Bodies.MAX_BYTES + (1 << 20);

  private final InputStream in;
  private byte[] kept = new byte[32 << 10];

  /** The offset in the stream of the first byte kept. */
  private long start;

  /** Where in the array that byte is. */
  private int first;

  private int length;

  Tape(InputStream in) {
    this.in = in;
  }

  /** Forgets what is before this offset. */
  void keepFrom(long offset) {
    int passed = (int) Math.max(0, Math.min(offset - start, length));
    start += passed;
    first += passed;
    length -= passed;
  }

  /** The offset from which on all is remembered. */
  long start() {
    return start;
  }

  /** Whether all from this offset on is remembered. */
  boolean has(long offset) {
    return offset >= start;
  }

  byte[] copy(long from, long to) {
    long end = Math.min(to, start + length);
    int index = first + (int) (from - start);
    return Arrays.copyOfRange(kept, index, index + (int) Math.max(end - from, 0));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int size) throws IOException {
    int n = in.read(target, offset, size);
    if (n > 0) {
      keep(target, offset, n);
    }
    return n;
  }

  private void keep(byte[] source, int offset, int n) {
    if (length + n > MOST) {
      start += length;
      length = 0;
    }
    if (first + length + n > kept.length) {
      byte[] target = length + n > kept.length / 2 ? new byte[kept.length * 2 + n] : kept;
      System.arraycopy(kept, first, target, 0, length);
      kept = target;
      first = 0;
    }
    System.arraycopy(source, offset, kept, first + length, n);
    length += n;
  }
}
