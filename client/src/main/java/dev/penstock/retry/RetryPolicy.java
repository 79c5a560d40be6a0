package dev.penstock.retry;

import dev.penstock.http.FailureKind;
import dev.penstock.http.Headers;
import dev.penstock.http.Progress;
import dev.penstock.http.TransportException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which attempts are followed by another, and after how long.
 *
 * <p><b>What is tried again.</b> Failures and statuses that pass with time. What the server may
 * have acted on is sent again only if its method is idempotent (RFC 9110 section 9.2.2), if the
 * request says so, or if the policy says {@link Builder#anyMethod}. What was never sent, and what
 * the server refused (408, 425, 429, 503, 529), is safe to send again.
 *
 * <p><b>When.</b> After a random time between 0 and {@code firstBackoff * 2^n}, at most {@code
 * maxBackoff} ("full jitter"), and never before the server told: Retry-After and its relatives, and
 * what the {@link ResponseJudge} reads in the body. A delay told with a refusal (429, 503, 529)
 * holds back all requests of the same origin and key. A delay longer than {@code maxDelay} ends the
 * request at once, with that response.
 */
public final class RetryPolicy {
  /** Their senders did not act on the request, so that any method may be sent again. */
  private static final Set<Integer> UNPROCESSED = Set.of(408, 425, 429, 503, 529);

  private static final Set<String> IDEMPOTENT =
      Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");

  private static final RetryPolicy NONE = builder().maxAttempts(1).build();
  private static final RetryPolicy STANDARD = builder().build();

  private final int maxAttempts;
  private final Duration firstBackoff;
  private final Duration maxBackoff;
  private final Duration maxDelay;
  private final Set<Integer> statuses;
  private final Set<FailureKind> failures;
  private final boolean anyMethod;
  private final double budget;
  private final boolean waitsForBudget;
  private final int uncountedRefusals;
  private final @Nullable ResponseJudge judge;

  private RetryPolicy(Builder builder) {
    maxAttempts = builder.maxAttempts;
    firstBackoff = builder.firstBackoff;
    maxBackoff = builder.maxBackoff;
    maxDelay = builder.maxDelay;
    statuses = Set.copyOf(builder.statuses);
    failures = builder.failures;
    anyMethod = builder.anyMethod;
    budget = builder.budget;
    waitsForBudget = builder.waitsForBudget;
    uncountedRefusals = builder.uncountedRefusals;
    judge = builder.judge;
  }

  /** One attempt, whatever comes of it. The default of a client. */
  public static RetryPolicy none() {
    return NONE;
  }

  /**
   * The defaults of the builder: up to four attempts. Where over a fifth of the requests fail in
   * passing, its {@link Builder#budget} ends some of them after fewer.
   */
  public static RetryPolicy standard() {
    return STANDARD;
  }

  /** A builder with the defaults, each named at its method. */
  public static Builder builder() {
    return new Builder();
  }

  /** Attempts in total. */
  public int maxAttempts() {
    return maxAttempts;
  }

  /** Retries as a share of first attempts, over a sliding minute. */
  public double budget() {
    return budget;
  }

  /** Whether retries wait for the budget rather than end the request. */
  public boolean waitsForBudget() {
    return waitsForBudget;
  }

  /** Refusals with a told delay that use none of a request's attempts, at most. */
  public int uncountedRefusals() {
    return uncountedRefusals;
  }

  /** Whether an attempt may be followed by another at all. */
  public boolean retries() {
    return maxAttempts > 1 || uncountedRefusals > 0;
  }

  /** Whether a response must be judged by its body. */
  public boolean readsBodies() {
    return judge != null;
  }

  /** Whether a response of this status may be followed by another attempt, whatever its body. */
  public boolean mayRetry(int status) {
    return retries() && statuses.contains(status);
  }

  /** Whether the status is a refusal for want of capacity, 429, 503 or 529: it slows us down. */
  public static boolean isRefusal(int status) {
    return status == 429 || status == 503 || status == 529;
  }

  /** Whether the response was a refusal for which the server told a delay. */
  public static boolean isToldRefusal(int status, Advice advice) {
    return isRefusal(status) && advice.told().isPresent();
  }

  /**
   * What to do after a whole response.
   *
   * @param idempotent whether the request says that it is
   * @param now for delays that the server told as dates
   */
  public Advice after(
      String method,
      boolean idempotent,
      int status,
      Headers headers,
      ByteBuffer body,
      Instant now) {
    Optional<Duration> told =
        ServerDelay.of(headers, isRefusal(status), now).map(ServerDelay::delay);
    Optional<Verdict> verdict =
        judge == null ? Optional.empty() : judge.judge(status, headers, body);
    if (verdict.isEmpty()) {
      boolean retry = isPassing(status, headers) && maySendAgain(method, idempotent, status);
      return retry ? Advice.retry(told) : Advice.end(told);
    }
    if (verdict.get() instanceof Verdict.Retry retry) {
      return Advice.retry(longest(told, retry.after()));
    }
    return Advice.end(Optional.empty());
  }

  /**
   * What to do after an attempt without a whole response.
   *
   * @param idempotent whether the request says that it is
   */
  public Advice after(String method, boolean idempotent, TransportException failure) {
    boolean passing = failures.contains(failure.kind()) && !isAboutTrust(failure);
    boolean unprocessed =
        failure.progress() == Progress.NOT_SENT || failure.progress() == Progress.REFUSED;
    return passing && (unprocessed || isIdempotent(method, idempotent))
        ? Advice.retry(Optional.empty())
        : Advice.end(Optional.empty());
  }

  /**
   * How long to wait before another attempt of one request, when the server told nothing.
   *
   * @param made attempts made so far, from 1
   * @param random between 0 and 1
   */
  public Duration backoff(int made, double random) {
    int doublings = Math.min(made - 1, 30);
    double ceiling =
        Math.min((double) maxBackoff.toNanos(), firstBackoff.toNanos() * Math.pow(2, doublings));
    return Duration.ofNanos((long) (ceiling * random));
  }

  /** Whether a delay that the server told is too long to wait for. */
  public boolean isTooLong(Duration told) {
    return told.compareTo(maxDelay) > 0;
  }

  private boolean isPassing(int status, Headers headers) {
    Optional<String> advice = headers.first("x-should-retry");
    return (advice.isPresent() && status >= 400)
        ? advice.get().equals("true")
        : statuses.contains(status);
  }

  private boolean maySendAgain(String method, boolean idempotent, int status) {
    return UNPROCESSED.contains(status) || isIdempotent(method, idempotent);
  }

  private boolean isIdempotent(String method, boolean idempotent) {
    return anyMethod || idempotent || IDEMPOTENT.contains(method);
  }

  /** Neither a certificate nor a login becomes trusted by trying again. */
  private static boolean isAboutTrust(TransportException failure) {
    return Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
        .anyMatch(GeneralSecurityException.class::isInstance);
  }

  private static Optional<Duration> longest(Optional<Duration> a, Optional<Duration> b) {
    return Stream.of(a, b).flatMap(Optional::stream).max(Duration::compareTo);
  }

  /**
   * What a policy says after an attempt.
   *
   * @param retry whether another attempt is worth it
   * @param told how long the server told to wait, if it did
   */
  public record Advice(boolean retry, Optional<Duration> told) {
    static Advice retry(Optional<Duration> told) {
      return new Advice(true, told);
    }

    static Advice end(Optional<Duration> told) {
      return new Advice(false, told);
    }
  }

  /** The settings of a {@link RetryPolicy}. */
  public static final class Builder {
    private int maxAttempts = 4;
    private Duration firstBackoff = Duration.ofMillis(500);
    private Duration maxBackoff = Duration.ofMinutes(1);
    private Duration maxDelay = Duration.ofMinutes(2);
    private Set<Integer> statuses =
        Set.of(408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529);
    private Set<FailureKind> failures =
        EnumSet.of(
            FailureKind.DNS,
            FailureKind.CONNECT,
            FailureKind.PROXY,
            FailureKind.TIMEOUT,
            FailureKind.RESET,
            FailureKind.INCOMPLETE);
    private boolean anyMethod;
    private double budget = 0.2;
    private boolean waitsForBudget;
    private int uncountedRefusals;
    private @Nullable ResponseJudge judge;

    private Builder() {}

    /** Attempts in total, the first included. Default: 4. */
    public Builder maxAttempts(int max) {
      if (max < 1) {
        throw new IllegalArgumentException("maxAttempts < 1: " + max);
      }
      maxAttempts = max;
      return this;
    }

    /**
     * The wait before the second attempt is random, up to {@code first}; it doubles with each
     * further one, up to {@code max}. Default: 0.5 s and 60 s.
     */
    public Builder backoff(Duration first, Duration max) {
      if (first.isNegative() || max.compareTo(first) < 0) {
        throw new IllegalArgumentException(
            "first below 0 or above max: %s, %s".formatted(first, max));
      }
      firstBackoff = cut(first);
      maxBackoff = cut(max);
      return this;
    }

    /**
     * The longest told delay that is waited for; a longer one ends the request at once. Default:
     * 120 s.
     */
    public Builder maxDelay(Duration max) {
      if (max.isNegative()) {
        throw new IllegalArgumentException("maxDelay below 0: " + max);
      }
      maxDelay = cut(max);
      return this;
    }

    private static Duration cut(Duration wait) {
      return wait.compareTo(ServerDelay.LONGEST) > 0 ? ServerDelay.LONGEST : wait;
    }

    /**
     * The statuses that pass with time, in place of the default: 408, 425, 429, 500, 502, 503, 504,
     * 520 to 524, 529. The field {@code x-should-retry} of an error overrules them.
     */
    public Builder statuses(Integer... statuses) {
      this.statuses = new TreeSet<>(Arrays.asList(statuses));
      return this;
    }

    /**
     * The failures that pass with time, in place of the default: all but TLS, PROTOCOL, TOO_LARGE,
     * REQUEST and CANCELLED. A certificate that is not trusted, or a login that a proxy does not
     * accept, is never tried again.
     */
    public Builder failures(FailureKind... kinds) {
      List<FailureKind> given = List.of(kinds);
      failures = given.isEmpty() ? EnumSet.noneOf(FailureKind.class) : EnumSet.copyOf(given);
      return this;
    }

    /**
     * Sends again whatever the method, also when the server may have acted on it. For POSTs that
     * only ask, as to language models. Default: off.
     */
    public Builder anyMethod() {
      anyMethod = true;
      return this;
    }

    /**
     * Retries of a client, as a share of its first attempts over a sliding minute; ten in a minute
     * are allowed in any case. When it is used up, requests end with what they have. Default: 0.2.
     */
    public Builder budget(double share) {
      if (!(share >= 0) || Double.isInfinite(share)) {
        throw new IllegalArgumentException("share below 0: " + share);
      }
      budget = share;
      return this;
    }

    /**
     * An empty {@link #budget} delays retries rather than end their requests: until it has room, or
     * until no first attempt of the client waits for its start, since then the rate limits alone
     * hold retries back. For requests that must all get through. Default: off.
     */
    public Builder waitForBudget() {
      waitsForBudget = true;
      return this;
    }

    /**
     * Refusals (429, 503, 529) for which the server told a delay, and after which a request is sent
     * again without using an attempt of {@link #maxAttempts} or the {@link #budget}: up to {@code
     * most} for each request. Default: 0.
     */
    public Builder uncountedRefusals(int most) {
      if (most < 0) {
        throw new IllegalArgumentException("uncountedRefusals < 0: " + most);
      }
      uncountedRefusals = most;
      return this;
    }

    /** Judges responses by what an API says in them. Default: the status alone decides. */
    public Builder judge(ResponseJudge judge) {
      this.judge = judge;
      return this;
    }

    /** The policy. */
    public RetryPolicy build() {
      return new RetryPolicy(this);
    }
  }
}
