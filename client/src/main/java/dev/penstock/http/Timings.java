package dev.penstock.http;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When an attempt was due, was sent, and was answered. Its phases follow one another: {@link
 * #queued}, {@link #connect}, {@link #firstByte}, {@link #body}; one that it did not come to is
 * absent.
 */
public final class Timings {
  private static final long UNKNOWN = Long.MIN_VALUE;

  /** The instant that belongs to {@link #releasedNanos}; null if it was never released. */
  private final @Nullable Instant releasedAt;

  private final long enteredNanos;
  private final long releasedNanos;
  private final long scheduledNanos;
  private final long sentNanos;
  private final long headNanos;
  private final long endNanos;

  private Timings(Stopwatch stopwatch) {
    releasedAt = stopwatch.releasedAt;
    enteredNanos = stopwatch.enteredNanos;
    releasedNanos = stopwatch.releasedNanos;
    scheduledNanos = stopwatch.scheduledNanos;
    sentNanos = stopwatch.sentNanos;
    headNanos = stopwatch.headNanos;
    endNanos = stopwatch.endNanos;
  }

  /** When the attempt was due by the rate limit; absent if it never left the queue. */
  public Optional<Instant> scheduledAt() {
    return instant(scheduledNanos);
  }

  /** When the head of the request was handed to the socket; absent if it never was. */
  public Optional<Instant> sentAt() {
    return instant(sentNanos);
  }

  /** From due to sent. */
  public Optional<Duration> waited() {
    return between(scheduledNanos, sentNanos);
  }

  /** From sent to the last byte of the response, or to the failure. */
  public Optional<Duration> duration() {
    return between(sentNanos, endNanos);
  }

  /** The wait for its turn: for the rate limit, for a pause to end, for a slot. */
  public Optional<Duration> queued() {
    return between(enteredNanos, releasedNanos);
  }

  /** From its start to sent: name, connection and TLS handshake, next to nothing if one rested. */
  public Optional<Duration> connect() {
    return between(releasedNanos, sentNanos);
  }

  /** From sent to the head of the response. */
  public Optional<Duration> firstByte() {
    return between(sentNanos, headNanos);
  }

  /** From the head of the response to its last byte, or to the failure. */
  public Optional<Duration> body() {
    return between(headNanos, endNanos);
  }

  private Optional<Instant> instant(long nanos) {
    return releasedAt == null || nanos == UNKNOWN
        ? Optional.empty()
        : Optional.of(releasedAt.plusNanos(nanos - releasedNanos));
  }

  private static Optional<Duration> between(long from, long to) {
    return from == UNKNOWN || to == UNKNOWN
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(to - from));
  }

  @Override
  public String toString() {
    return "Timings[sent=%s, waited=%s, duration=%s]"
        .formatted(
            sentAt().map(Instant::toString).orElse("-"),
            waited().map(Duration::toString).orElse("-"),
            duration().map(Duration::toString).orElse("-"));
  }

  /** Notes the moments of an attempt as they pass; ticks are those of one ticker. */
  public static final class Stopwatch {
    private final long enteredNanos;
    private @Nullable Instant releasedAt;
    private long releasedNanos = UNKNOWN;
    private long scheduledNanos = UNKNOWN;
    private long sentNanos = UNKNOWN;
    private long headNanos = UNKNOWN;
    private long endNanos = UNKNOWN;

    /** It joins the queue at this tick. */
    public Stopwatch(long enteredNanos) {
      this.enteredNanos = enteredNanos;
    }

    /**
     * It leaves the queue to start.
     *
     * @param now the one reading of the clock; all else is measured by the ticker
     */
    public void released(Instant now, long nowNanos, long scheduledNanos) {
      this.releasedAt = now;
      this.releasedNanos = nowNanos;
      this.scheduledNanos = scheduledNanos;
    }

    /** Its head was handed to the socket. */
    public void sent(long nanos) {
      sentNanos = nanos;
    }

    /** The head of its response came. */
    public void head(long nanos) {
      headNanos = nanos;
    }

    /** It is over: all that was noted. */
    public Timings end(long nanos) {
      endNanos = nanos;
      return new Timings(this);
    }
  }
}
