package dev.penstock.gate;

import dev.penstock.pacing.Budget;
import java.util.Arrays;

/**
 * The costs that started within the last period of a {@link Budget}: tells when one more fits.
 *
 * <p>Costs of about the same moment, a {@value #SLICES}th of the period, are kept as one sum, and
 * count as if they had all started with the last of them: memory does not grow with the starts, and
 * the budget still holds in every period.
 *
 * <p>Pure arithmetic, not safe for use by several threads.
 */
final class CostLog {
  static final int SLICES = 1_024;

  private final long capacity;
  private final long periodNanos;
  private final long sliceNanos;

  /** Rings with the same places: the last start of a slice, and the sum of its costs. */
  private long[] lasts = new long[8];

  private long[] costs = new long[8];
  private int first;
  private int size;
  private long sum;

  CostLog(Budget budget) {
    capacity = budget.capacity();
    periodNanos = budget.period().toNanos();
    sliceNanos = Math.max(1, periodNanos / SLICES);
  }

  long periodNanos() {
    return periodNanos;
  }

  boolean fits(long cost, long now) {
    expire(now);
    return cost <= capacity - sum;
  }

  /** When so much fits, unless more starts meanwhile; long ago if it does now. */
  long roomAt(long cost, long now) {
    expire(now);
    long missing = cost - (capacity - sum);
    long roomAt = Long.MIN_VALUE;
    for (int i = 0; i < size && missing > 0; i++) {
      roomAt = lasts[at(i)] + periodNanos;
      missing -= costs[at(i)];
    }
    return roomAt;
  }

  /** When the oldest cost leaves the period; far ahead if there is none. */
  long nextRoomAt(long now) {
    expire(now);
    return size == 0 ? Long.MAX_VALUE : lasts[first] + periodNanos;
  }

  /** When all that was logged is forgotten; long ago if nothing is. */
  long emptyAt() {
    return size == 0 ? Long.MIN_VALUE : lasts[at(size - 1)] + periodNanos;
  }

  void add(long cost, long now) {
    expire(now);
    if (size > 0 && slice(lasts[at(size - 1)]) == slice(now)) {
      lasts[at(size - 1)] = now;
    } else {
      append(now);
    }
    costs[at(size - 1)] += cost;
    sum += cost;
  }

  /** What started at a moment costs so much more; less if negative. */
  void change(long startedNanos, long more, long now) {
    expire(now);
    int low = 0;
    int high = size - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = Long.compare(slice(lasts[at(middle)]), slice(startedNanos));
      if (order == 0) {
        costs[at(middle)] += more;
        sum += more;
        return;
      }
      low = order < 0 ? middle + 1 : low;
      high = order < 0 ? high : middle - 1;
    }
  }

  private void expire(long now) {
    while (size > 0 && now - lasts[first] >= periodNanos) {
      sum -= costs[first];
      costs[first] = 0;
      first = at(1);
      size--;
    }
  }

  private void append(long now) {
    if (size == lasts.length) {
      lasts = unrolled(lasts);
      costs = unrolled(costs);
      first = 0;
    }
    lasts[at(size)] = now;
    costs[at(size)] = 0;
    size++;
  }

  private long[] unrolled(long[] ring) {
    long[] larger = Arrays.copyOfRange(ring, first, first + 2 * size);
    System.arraycopy(ring, 0, larger, size - first, first);
    return larger;
  }

  private long slice(long nanos) {
    return Math.floorDiv(nanos, sliceNanos);
  }

  private int at(int i) {
    int place = first + i;
    return place < lasts.length ? place : place - lasts.length;
  }
}
