package dev.penstock.batch;

import dev.penstock.pacing.RateLimit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one simulated process sent, each start checked against all that forbids it. The first
 * violation is kept, since the gate would take a throwable for one of users' code.
 */
final class Ledger {
  private final Scenario scenario;
  private final Optional<RateLimit> rate;
  private final int maxConcurrency;

  /** Lines all of whose requests have a record that is kept. */
  private final Set<Integer> answered;

  private final List<Long> starts = new ArrayList<>();
  private final Map<Integer, Integer> sends = new HashMap<>();

  /** Until when a line must rest, as the server told. */
  private final Map<Integer, Long> rests = new HashMap<>();

  private int inFlight;
  private long pausedUntil = Long.MIN_VALUE;
  private @Nullable String ban;
  private @Nullable String violation;

  Ledger(Scenario scenario, Optional<RateLimit> rate, int maxConcurrency, Set<Integer> answered) {
    this.scenario = scenario;
    this.rate = rate;
    this.maxConcurrency = maxConcurrency;
    this.answered = Set.copyOf(answered);
  }

  /** An attempt starts. */
  void start(int line, long now) {
    require(ban == null, "a start, though " + ban, line);
    require(
        !answered.contains(line), "sent again, though every request of it has its record", line);
    require(now >= pausedUntil, "a start while its key is paused", line);
    require(now >= rests.getOrDefault(line, now), "sent earlier than the server told", line);
    require(inFlight < maxConcurrency, "more at a time than " + maxConcurrency, line);
    rate.ifPresent(limit -> requireRoom(limit, line, now));
    starts.add(now);
    sends.merge(line, 1, Integer::sum);
    inFlight++;
  }

  private void requireRoom(RateLimit limit, int line, long now) {
    int before = starts.size() - limit.permits();
    require(
        before < 0 || now - starts.get(before) >= limit.period().toNanos(),
        "more starts than " + limit,
        line);
  }

  /** An attempt is over. */
  void end() {
    inFlight--;
  }

  /** The server told the attempt of a line to come again only then. */
  void rest(int line, long until) {
    if (!scenario.isRepeated(line)) {
      rests.put(line, until);
    }
  }

  /** From now on until then nothing may start. */
  void pause(long until) {
    pausedUntil = Math.max(pausedUntil, until);
  }

  /** From now on nothing may start. */
  void ban(String reason) {
    ban = ban == null ? reason : ban;
  }

  /** How often the body of a line was sent. */
  int sends(int line) {
    return sends.getOrDefault(line, 0);
  }

  /** Throws if a start was one that must not have been. */
  void requireNoViolation() {
    if (violation != null) {
      throw new AssertionError(violation);
    }
  }

  private void require(boolean condition, String otherwise, int line) {
    if (!condition && violation == null) {
      violation = otherwise + " (line " + line + ")";
    }
  }
}
