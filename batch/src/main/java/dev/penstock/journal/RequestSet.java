package dev.penstock.journal;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** A set of request numbers: one bit each, where they lie close together. */
final class RequestSet {
  private static final int CHUNK_BITS = 16;

  private final Map<Long, BitSet> chunks = new HashMap<>();
  private long count;
  private long highest;

  /** Whether it was not in it before. */
  boolean add(long requestNum) {
    BitSet chunk = chunks.computeIfAbsent(requestNum >> CHUNK_BITS, c -> new BitSet());
    if (chunk.get(bit(requestNum))) {
      return false;
    }
    chunk.set(bit(requestNum));
    count++;
    highest = Math.max(highest, requestNum);
    return true;
  }

  boolean contains(long requestNum) {
    BitSet chunk = chunks.get(requestNum >> CHUNK_BITS);
    return chunk != null && chunk.get(bit(requestNum));
  }

  long count() {
    return count;
  }

  /** 0 if it is empty. */
  long highest() {
    return highest;
  }

  private static int bit(long requestNum) {
    return (int) (requestNum & ((1 << CHUNK_BITS) - 1));
  }
}
