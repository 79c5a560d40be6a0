package dev.penstock.gate;

import dev.penstock.http.Origin;
import java.util.ArrayList;
import java.util.List;

/** The concurrency slots of one origin. Guarded by the gate's lock. */
final class OriginSlots {
  final Origin origin;

  /** Lanes with waiters that cannot start before a slot comes back. */
  final List<Lane> blocked = new ArrayList<>();

  int inUse;

  /** How many lanes there are to this origin. */
  int lanes;

  OriginSlots(Origin origin) {
    this.origin = origin;
  }
}
