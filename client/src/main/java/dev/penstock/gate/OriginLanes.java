package dev.penstock.gate;

import dev.penstock.http.Origin;

/** What the keys of one origin share: its slots and limits. Guarded by the gate's lock. */
final class OriginLanes extends Heap.Node {
  final Origin origin;
  final Scope limits;

  /** The lanes that wait for nothing of their own, by the arrival of their head. */
  final Heap<Lane> ready = new Heap<>();

  int inUse;
  int waiting;

  /** How many lanes there are to this origin. */
  int lanes;

  /** When all slots were last in use. */
  long fullUntil = Long.MIN_VALUE;

  OriginLanes(Origin origin, Scope limits) {
    this.origin = origin;
    this.limits = limits;
  }
}
