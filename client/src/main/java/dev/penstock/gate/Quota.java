package dev.penstock.gate;

import dev.penstock.pacing.Budget;
import dev.penstock.pacing.RateLimit;
import java.util.List;

/** All limits of one kind of scope: of the client, of each origin or of each key. */
public record Quota(List<RateLimit> rates, List<Budget> budgets) {
  /** No limit. */
  public static final Quota NONE = new Quota(List.of(), List.of());

  /** Copies the lists. */
  public Quota {
    rates = List.copyOf(rates);
    budgets = List.copyOf(budgets);
  }

  boolean isEmpty() {
    return rates.isEmpty() && budgets.isEmpty();
  }

  /** Rates without budgets. */
  public static Quota of(RateLimit... rates) {
    return new Quota(List.of(rates), List.of());
  }
}
