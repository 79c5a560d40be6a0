package dev.penstock.client;

import dev.penstock.gate.Gate;
import dev.penstock.gate.Waiter;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A permit that somebody waits for. */
final class PendingPermit extends Waiter {
  final CompletableFuture<Permit> future = new CompletableFuture<>();
  final Permit permit;

  private final RateLimiter limiter;
  private final Gate gate;

  /** The thread that asks, while it does: nothing depends on the future yet. */
  private volatile @Nullable Thread asking;

  PendingPermit(RateLimiter limiter, Gate gate, Object key, long cost) {
    super(RateLimiter.origin(), key, cost);
    this.limiter = limiter;
    this.gate = gate;
    this.permit = new Permit(gate, this);
  }

  /** Joins the queue; false if it is full. */
  boolean enter() {
    asking = Thread.currentThread();
    try {
      return gate.enter(this);
    } finally {
      asking = null;
    }
  }

  /** It is over, or nobody waits for it any more. */
  void leave() {
    gate.leave(this);
    limiter.forget(this);
  }

  @Override
  protected void released(long scheduledNanos, long nowNanos) {
    if (Thread.currentThread() == asking) {
      complete();
    } else {
      limiter.tell(this::complete);
    }
    gate.sent(this, nowNanos);
  }

  private void complete() {
    if (!future.complete(permit)) {
      permit.settle(0);
      permit.close();
    }
  }
}
