package dev.penstock.gate;

import dev.penstock.pacing.Budget;
import dev.penstock.pacing.RateLimit;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a gate lets through.
 *
 * @param client the limits over everything
 * @param perOrigin the limits of each origin
 * @param perKey the limits of each key
 * @param maxInFlight slots in all
 * @param maxPerOrigin slots of each origin
 * @param maxWaiting waiters in all; further ones are turned away
 * @param slowsDown whether refusals lower the rate of their key
 */
public record GateSettings(
    Quota client,
    Quota perOrigin,
    Quota perKey,
    int maxInFlight,
    int maxPerOrigin,
    int maxWaiting,
    boolean slowsDown) {

  /** Whether there is a rate anywhere. */
  boolean hasRates() {
    return scopes().anyMatch(quota -> !quota.rates().isEmpty());
  }

  /** Whether there is a budget anywhere. */
  boolean hasBudgets() {
    return scopes().anyMatch(quota -> !quota.budgets().isEmpty());
  }

  /** The largest cost that may enter. */
  long maxCost() {
    return scopes()
        .flatMap(quota -> quota.budgets().stream())
        .mapToLong(Budget::capacity)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /** Whether there is a budget that several keys share. */
  boolean hasSharedBudgets() {
    return !client.budgets().isEmpty() || !perOrigin.budgets().isEmpty();
  }

  /** Of all rates that a key has to keep the one with the longest steps. */
  Optional<RateLimit> slowestRate() {
    return slowest(scopes());
  }

  /** Of the rates over everything the one with the longest steps. */
  Optional<RateLimit> slowestClientRate() {
    return slowest(Stream.of(client));
  }

  private static Optional<RateLimit> slowest(Stream<Quota> quotas) {
    return quotas
        .flatMap(quota -> quota.rates().stream())
        .reduce((a, b) -> b.ratePerSecond() < a.ratePerSecond() ? b : a);
  }

  private Stream<Quota> scopes() {
    return Stream.of(client, perOrigin, perKey);
  }
}
