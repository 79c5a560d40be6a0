package dev.penstock.client;

import dev.penstock.gate.Gate;
import dev.penstock.gate.GateSettings;
import dev.penstock.gate.Quota;
import dev.penstock.http.Origin;
import dev.penstock.pacing.Budget;
import dev.penstock.pacing.PacingReport;
import dev.penstock.pacing.RateLimit;
import dev.penstock.seam.Callbacks;
import dev.penstock.seam.Scheduler;
import dev.penstock.seam.SystemTime;
import dev.penstock.seam.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;

/**
 * The pacing of an {@link AsyncHttpClient} for anything else: says when the next thing may start.
 *
 * <p>What has the same key starts in the order in which it was asked for. Of several keys none
 * waits for another, unless all share the limit that holds them back.
 *
 * <p>Futures that cannot be completed by {@code acquire} itself complete on threads of the limiter,
 * named {@code penstock-callback}, where dependent stages may block. Safe for use by several
 * threads.
 */
public final class RateLimiter implements AutoCloseable {
  private static final Origin ORIGIN = new Origin("limiter", "limiter", 1);
  private static final Object NO_KEY = new Object();

  private final Ticker ticker;
  private final Scheduler scheduler;
  private final Gate gate;
  private final int maxWaiting;
  private final Callbacks callbacks = new Callbacks(Runnable::run);
  private final Set<PendingPermit> pending = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  RateLimiter(Ticker ticker, Scheduler scheduler, GateSettings settings) {
    this.ticker = ticker;
    this.scheduler = scheduler;
    this.gate = new Gate(ticker, scheduler, settings);
    this.maxWaiting = settings.maxWaiting();
  }

  /** A limiter that keeps all of these limits. */
  public static RateLimiter of(RateLimit... limits) {
    Builder builder = builder();
    List.of(limits).forEach(builder::rateLimit);
    return builder.build();
  }

  /** A limiter with budgets, keys or slots. */
  public static Builder builder() {
    return new Builder();
  }

  /** A permit for something that costs no budget anything. */
  public CompletableFuture<Permit> acquire() {
    return acquire(NO_KEY, 0);
  }

  /**
   * A permit, as soon as all limits let the next of this key start. To be closed when the thing is
   * over. A future that is cancelled, or ended by {@code orTimeout}, leaves the queue and costs
   * nothing. It fails with a {@link RejectedExecutionException} if too many wait already, and is
   * cancelled when the limiter is closed.
   *
   * @param key what is paced together, with {@code equals} and {@code hashCode}
   * @param cost what it takes of every budget, 0 or more
   * @throws IllegalArgumentException if the cost is above a budget: it could never start
   * @throws IllegalStateException if the limiter is closed
   */
  public CompletableFuture<Permit> acquire(Object key, long cost) {
    requireOpen();
    PendingPermit asked = new PendingPermit(this, gate, key, cost);
    pending.add(asked);
    try {
      if (!asked.enter()) {
        asked.future.completeExceptionally(
            new RejectedExecutionException(
                "%,d wait already; maxWaiting allows no more".formatted(maxWaiting)));
      }
    } catch (RuntimeException e) {
      asked.leave();
      throw e;
    }
    asked.future.whenComplete((permit, failure) -> asked.leave());
    if (closed) {
      asked.future.cancel(false);
    }
    return asked.future;
  }

  /** A permit if one can be had now, for something that costs no budget anything. */
  public Optional<Permit> tryAcquire() {
    return tryAcquire(NO_KEY, 0);
  }

  /**
   * A permit if one can be had now, before anything of the key that waits.
   *
   * @throws IllegalArgumentException if the cost is above a budget
   * @throws IllegalStateException if the limiter is closed
   */
  public Optional<Permit> tryAcquire(Object key, long cost) {
    requireOpen();
    PendingPermit asked = new PendingPermit(this, gate, key, cost);
    return asked.enter() && !gate.leave(asked) ? Optional.of(asked.permit) : Optional.empty();
  }

  /**
   * Nothing of the key starts for so long. A pause that lasts longer already stays; what has
   * started is not touched.
   */
  public void pause(Object key, Duration length) {
    gate.pause(ORIGIN, key, ticker.nanos() + Limits.notNegative("the pause", length).toNanos());
  }

  /** Nothing without a key starts for so long. */
  public void pause(Duration length) {
    pause(NO_KEY, length);
  }

  /** What waits, what runs, and what became of the limits so far. */
  public Snapshot snapshot() {
    return new Snapshot(
        gate.waiting(),
        gate.inFlight(),
        Duration.ofNanos(Math.max(0, gate.nextStart() - ticker.nanos())),
        gate.pausedKeys(),
        gate.report());
  }

  /** Cancels all that waits, and ends the threads. Permits that were given stay valid. */
  @Override
  public void close() {
    closed = true;
    pending.forEach(asked -> asked.future.cancel(false));
    scheduler.close();
    callbacks.close();
  }

  void forget(PendingPermit asked) {
    pending.remove(asked);
  }

  /** Completes a future where its stages may block. */
  void tell(Runnable completion) {
    callbacks.execute(completion);
  }

  static Origin origin() {
    return ORIGIN;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the limiter is closed");
    }
  }

  /**
   * A limiter at one moment.
   *
   * @param waiting futures without a permit
   * @param inFlight permits that are not closed
   * @param untilNextStart until rates, budgets and pauses let the next one start; zero if they do
   *     now, or if only a slot is missing
   * @param pausedKeys keys of which nothing may start
   * @param pacing what became of the limits
   */
  public record Snapshot(
      int waiting, int inFlight, Duration untilNextStart, int pausedKeys, PacingReport pacing) {}

  /** The settings of a limiter. Each limit and budget adds one; all of them hold. */
  public static final class Builder {
    private final List<RateLimit> rates = new ArrayList<>();
    private final List<RateLimit> ratesPerKey = new ArrayList<>();
    private final List<Budget> budgets = new ArrayList<>();
    private final List<Budget> budgetsPerKey = new ArrayList<>();
    private int maxConcurrency = Integer.MAX_VALUE;
    private int maxWaiting = 100_000;

    private Builder() {}

    /** At most so many starts in any period, over all keys. */
    public Builder rateLimit(RateLimit limit) {
      rates.add(limit);
      return this;
    }

    /** At most so many starts in any period, of each key. */
    public Builder rateLimitPerKey(RateLimit limit) {
      ratesPerKey.add(limit);
      return this;
    }

    /** At most so much cost started in any period, over all keys. */
    public Builder budget(Budget budget) {
      budgets.add(budget);
      return this;
    }

    /** At most so much cost started in any period, of each key. */
    public Builder budgetPerKey(Budget budget) {
      budgetsPerKey.add(budget);
      return this;
    }

    /** Permits that are given and not closed. Default: any number. */
    public Builder maxConcurrency(int max) {
      maxConcurrency = Limits.atLeastOne("maxConcurrency", max);
      return this;
    }

    /** Futures that may wait; further ones fail at once. Default: 100,000. */
    public Builder maxWaiting(int max) {
      maxWaiting = Limits.atLeastOne("maxWaiting", max);
      return this;
    }

    /** The limiter. */
    public RateLimiter build() {
      SystemTime time = new SystemTime();
      return new RateLimiter(time, time, settings());
    }

    GateSettings settings() {
      return new GateSettings(
          new Quota(rates, budgets),
          Quota.NONE,
          new Quota(ratesPerKey, budgetsPerKey),
          maxConcurrency,
          maxConcurrency,
          maxWaiting,
          true);
    }
  }
}
