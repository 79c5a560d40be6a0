package dev.penstock.client;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When the attempt that decided a request was due, was sent, and was answered. */
public final class Timings {
  private static final long UNKNOWN = Long.MIN_VALUE;

  /** The instant that belongs to {@link #anchorNanos}; null while nothing was released. */
  private final @Nullable Instant anchor;

  private final long anchorNanos;
  private final long scheduledNanos;
  private final long sentNanos;
  private final long headNanos;
  private final long endNanos;

  private Timings(Builder builder) {
    anchor = builder.anchor;
    anchorNanos = builder.anchorNanos;
    scheduledNanos = builder.scheduledNanos;
    sentNanos = builder.sentNanos;
    headNanos = builder.headNanos;
    endNanos = builder.endNanos;
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

  /** From sent to the head of the response. */
  public Optional<Duration> firstByte() {
    return between(sentNanos, headNanos);
  }

  /** From sent to the last byte of the response, or to the failure. */
  public Optional<Duration> duration() {
    return between(sentNanos, endNanos);
  }

  private Optional<Instant> instant(long nanos) {
    return anchor == null || nanos == UNKNOWN
        ? Optional.empty()
        : Optional.of(anchor.plusNanos(nanos - anchorNanos));
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

  /** Notes the moments as they pass; ticks are those of one ticker. */
  static final class Builder {
    private @Nullable Instant anchor;
    private long anchorNanos = UNKNOWN;
    private long scheduledNanos = UNKNOWN;
    private long sentNanos = UNKNOWN;
    private long headNanos = UNKNOWN;
    private long endNanos = UNKNOWN;

    /** The one reading of the clock; all else is measured by the ticker. */
    void released(Instant now, long nowNanos, long scheduledNanos) {
      this.anchor = now;
      this.anchorNanos = nowNanos;
      this.scheduledNanos = scheduledNanos;
    }

    void sent(long nanos) {
      sentNanos = nanos;
    }

    void head(long nanos) {
      headNanos = nanos;
    }

    Timings end(long nanos) {
      endNanos = nanos;
      return new Timings(this);
    }
  }
}
