package dev.penstock.client;

import dev.penstock.gate.Gate;
import dev.penstock.gate.Waiter;

/**
 * The leave to start one thing, given by a {@link RateLimiter}. It holds a slot until it is closed.
 */
public final class Permit implements AutoCloseable {
  private final Gate gate;
  private final Waiter waiter;

  Permit(Gate gate, Waiter waiter) {
    this.gate = gate;
    this.waiter = waiter;
  }

  /**
   * What it really cost: counts in every budget from its start on, instead of what was asked for.
   * May be called several times, also after the close; the last one counts.
   *
   * @param cost 0 or more
   */
  public void settle(long cost) {
    gate.settle(waiter, cost);
  }

  /**
   * Tells what came of it, once: when over a fifth of a second's are refused, the rate of the key
   * is lowered.
   *
   * @param refused whether the server asked for fewer requests, as by 429, 503 or 529
   */
  public void answered(boolean refused) {
    gate.answered(waiter, refused);
  }

  /** Gives the slot back. Further calls do nothing. */
  @Override
  public void close() {
    gate.finish(waiter);
  }
}
