package dev.penstock.stream;

import java.util.Arrays;

/** Bytes in one array that grows. */
final class ByteCollector {
  private static final int FIRST_CAPACITY = 256;

  /** A larger array is not kept for the next use. */
  private static final int MOST_KEPT = 64 * 1024;

  private byte[] bytes = new byte[FIRST_CAPACITY];
  private int size;

  void add(byte[] source, int from, int to) {
    int length = to - from;
    reserve(length);
    System.arraycopy(source, from, bytes, size, length);
    size += length;
  }

  void add(byte b) {
    reserve(1);
    bytes[size++] = b;
  }

  /** Valid up to {@link #size} and until the next change. */
  byte[] array() {
    return bytes;
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
    if (bytes.length > MOST_KEPT) {
      bytes = new byte[FIRST_CAPACITY];
    }
  }

  private void reserve(int more) {
    if (more > bytes.length - size) {
      long doubled = Math.max((long) size + more, 2L * bytes.length);
      bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8, doubled));
    }
  }
}
