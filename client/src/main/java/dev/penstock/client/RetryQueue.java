package dev.penstock.client;

import dev.penstock.seam.Scheduler;
import dev.penstock.seam.Scheduler.Scheduled;
import dev.penstock.seam.Ticker;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Retries whose rest is over and that wait for the budget: until it has room, or until no first
 * attempt waits for its start, since then they take the place of nobody.
 */
final class RetryQueue {
  private final RetryBudget budget;
  private final Ticker ticker;
  private final Scheduler scheduler;

  // Guarded by this.
  private final Set<Waiting> waiting = new LinkedHashSet<>();
  private int firsts;
  private @Nullable Scheduled alarm;

  /** A queue that nobody waits in. */
  RetryQueue(RetryBudget budget, Ticker ticker, Scheduler scheduler) {
    this.budget = budget;
    this.ticker = ticker;
    this.scheduler = scheduler;
  }

  /** A first attempt waits for its start. */
  synchronized void firstWaits() {
    firsts++;
  }

  /** A first attempt waits no more. */
  synchronized void firstLeft(boolean started) {
    long now = ticker.nanos();
    firsts--;
    if (started) {
      budget.first(now);
    }
    releaseSoon(now);
  }

  /**
   * Takes a retry from the budget, if there is one left and nobody waits for it.
   *
   * @param task else run when one is taken, on the timer's thread; must not block
   * @return what ends the wait; null if there is none
   */
  synchronized @Nullable Scheduled awaitRetry(Runnable task) {
    long now = ticker.nanos();
    if (waiting.isEmpty() && mayGo(now)) {
      budget.take(now);
      return null;
    }
    Waiting added = new Waiting(task);
    waiting.add(added);
    wakeForRoom(now);
    return () -> leave(added);
  }

  private synchronized void leave(Waiting one) {
    waiting.remove(one);
  }

  private boolean mayGo(long now) {
    return firsts == 0 || budget.hasRoom(now);
  }

  private void releaseSoon(long now) {
    List<Waiting> released = release(now);
    if (!released.isEmpty()) {
      scheduler.at(now, () -> released.forEach(one -> one.task.run()));
    }
  }

  private List<Waiting> release(long now) {
    if (waiting.isEmpty()) {
      return List.of();
    }
    List<Waiting> released = new ArrayList<>();
    Iterator<Waiting> longest = waiting.iterator();
    while (longest.hasNext() && mayGo(now)) {
      budget.take(now);
      released.add(longest.next());
      longest.remove();
    }
    wakeForRoom(now);
    return released;
  }

  /** Retries of a minute ago make room, even if no first attempt starts. */
  private void wakeForRoom(long now) {
    if (alarm == null && !waiting.isEmpty()) {
      alarm = scheduler.at(budget.moreRoomAt(now), this::onAlarm);
    }
  }

  private void onAlarm() {
    List<Waiting> released;
    synchronized (this) {
      alarm = null;
      released = release(ticker.nanos());
    }
    released.forEach(one -> one.task.run());
  }

  /** One that waits; no record, since two of them are never equal. */
  private static final class Waiting {
    private final Runnable task;

    private Waiting(Runnable task) {
      this.task = task;
    }
  }
}
