package dev.penstock.gate;

import java.util.LinkedHashSet;

/** The waiters of one key, in the order of their arrival. Guarded by the gate's lock. */
final class Lane {
  final Object key;
  final OriginSlots slots;

  private final LinkedHashSet<Waiter> waiters = new LinkedHashSet<>();

  /** When the present head became the head. */
  private long headSince;

  /** A lane whose first waiter comes now; it lasts until the last has gone. */
  Lane(Object key, OriginSlots slots, long now) {
    this.key = key;
    this.slots = slots;
    this.headSince = now;
  }

  void add(Waiter waiter) {
    waiters.add(waiter);
  }

  boolean isEmpty() {
    return waiters.isEmpty();
  }

  Waiter head() {
    return waiters.iterator().next();
  }

  long headSince() {
    return headSince;
  }

  void remove(Waiter waiter, long now) {
    if (waiter.equals(head())) {
      headSince = now;
    }
    waiters.remove(waiter);
  }
}
