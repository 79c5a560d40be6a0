package dev.penstock.gate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The limits of the client, of one origin or of one key: a start takes its place in all of them.
 * Guarded by the gate's lock.
 */
final class Scope {
  private static final Scope NONE = new Scope(Quota.NONE, true, 0);

  private final CountLimit[] rates;
  private final CostLog[] budgets;

  /** The lane that has waited too long for the budgets: nothing else may use them before it. */
  private @Nullable Lane reservedFor;

  /** Limits that nothing has used, with their whole burst. */
  static Scope rested(Quota quota, long now) {
    return quota.isEmpty() ? NONE : new Scope(quota, true, now);
  }

  /** Limits that nothing has used; their burst is earned by {@link #firstSent}. */
  static Scope cold(Quota quota, long now) {
    return new Scope(quota, false, now);
  }

  private Scope(Quota quota, boolean rested, long now) {
    List<CountLimit> limits =
        quota.rates().stream().map(rate -> new CountLimit(rate, now)).toList();
    if (rested) {
      limits.forEach(limit -> limit.beRested(now));
    }
    rates = limits.toArray(CountLimit[]::new);
    budgets = quota.budgets().stream().map(CostLog::new).toArray(CostLog[]::new);
  }

  /** Starts that were made before, in order: they count in every window. */
  void startedBefore(long[] nanos) {
    for (CountLimit rate : rates) {
      rate.startedBefore(nanos);
    }
  }

  /** When the next start is due by the rates; long ago if there are none. */
  long due() {
    long due = Long.MIN_VALUE;
    for (CountLimit rate : rates) {
      due = Math.max(due, rate.due());
    }
    return due;
  }

  /** A tick before which the start after so many others is not due. */
  long dueAfter(long others) {
    long due = Long.MIN_VALUE;
    for (CountLimit rate : rates) {
      due = Math.max(due, rate.dueAfter(others));
    }
    return due;
  }

  /** The same while the very first start of the gate is not sent. */
  long coldDueAfter(long others, long now) {
    long due = Long.MIN_VALUE;
    for (CountLimit rate : rates) {
      due = Math.max(due, rate.coldDueAfter(others, now));
    }
    return due;
  }

  /** When the budgets have room; long ago if they do now. */
  long roomAt(long cost, long now) {
    long roomAt = Long.MIN_VALUE;
    for (CostLog budget : budgets) {
      roomAt = Math.max(roomAt, budget.roomAt(cost, now));
    }
    return roomAt;
  }

  /** When one of the budgets has more room than now; far ahead if they are empty. */
  long nextRoomAt(long now) {
    long next = Long.MAX_VALUE;
    for (CostLog budget : budgets) {
      next = Math.min(next, budget.nextRoomAt(now));
    }
    return next;
  }

  /** Nothing is reserved, until the heads that wait are considered. */
  void beginChoice() {
    reservedFor = null;
  }

  /**
   * Reserves the budgets for the head of the lane if it has waited for them for longer than their
   * periods, and no older one has: it would never start while smaller costs go by.
   */
  void consider(Lane lane, long now) {
    long cost = lane.head().cost();
    boolean isStarving = !fits(cost, now);
    for (CostLog budget : budgets) {
      isStarving &= now - lane.headSince() > budget.periodNanos();
    }
    if (isStarving && (reservedFor == null || lane.isOlderThan(reservedFor))) {
      reservedFor = lane;
    }
  }

  /** Whether the budgets let the head of the lane start. */
  boolean admits(Lane lane, long now) {
    long cost = lane.head().cost();
    return cost == 0 || (fits(cost, now) && (reservedFor == null || reservedFor == lane));
  }

  /** Whether the budgets have room for so much. */
  boolean fits(long cost, long now) {
    for (CostLog budget : budgets) {
      if (!budget.fits(cost, now)) {
        return false;
      }
    }
    return true;
  }

  /** The grid of a slow-down takes the place of those of the rates. */
  void postpone(long nanos) {
    for (CountLimit rate : rates) {
      rate.postpone(nanos);
    }
  }

  void start(long cost, long now) {
    for (CountLimit rate : rates) {
      rate.start(now);
    }
    for (CostLog budget : budgets) {
      budget.add(cost, now);
    }
  }

  /** What started at a moment costs so much more; less if negative. */
  void changeCost(long startedNanos, long more, long now) {
    for (CostLog budget : budgets) {
      budget.change(startedNanos, more, now);
    }
  }

  /** One comes while none waits. */
  void endRest(long now) {
    for (CountLimit rate : rates) {
      rate.endRest(now);
    }
  }

  /** The last that waited gives up. */
  void giveUp(long now) {
    for (CountLimit rate : rates) {
      rate.giveUp(now);
    }
  }

  /** The very first start of the gate reached the wire. */
  void firstSent(long nanos) {
    for (CountLimit rate : rates) {
      rate.firstSent(nanos);
    }
  }

  /** From when on it is like one that nothing has used. */
  long restedAt() {
    long restedAt = Long.MIN_VALUE;
    for (CountLimit rate : rates) {
      restedAt = Math.max(restedAt, rate.restedAt());
    }
    for (CostLog budget : budgets) {
      restedAt = Math.max(restedAt, budget.emptyAt());
    }
    return restedAt;
  }
}
