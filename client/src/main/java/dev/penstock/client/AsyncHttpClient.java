package dev.penstock.client;

import dev.penstock.pacing.PacingReport;
import dev.penstock.pacing.RateLimit;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** An asynchronous HTTP client that keeps to a rate. */
public final class AsyncHttpClient implements AutoCloseable {
  private AsyncHttpClient() {}

  /** A builder with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Sends one request. */
  public CompletableFuture<Response> send(Request request) {
    return CompletableFuture.failedFuture(new IllegalStateException("not yet: " + request));
  }

  /**
   * Sends all requests, each pulled from the iterator when there is room for it. The iterator is
   * used by one thread; the consumer is called from the callback threads, by several at once.
   */
  public Bulk sendAll(Iterator<Request> requests, Consumer<? super Outcome> consumer) {
    requests.forEachRemaining(request -> {});
    throw new IllegalStateException("not yet");
  }

  /** What became of the rate limit so far. */
  public PacingReport pacing() {
    return new PacingReport(java.util.Optional.empty(), 0, Duration.ZERO, 0, java.util.List.of());
  }

  @Override
  public void close() {}

  /** Collects the settings. */
  public static final class Builder {
    private Builder() {}

    /** Default: no limit. */
    public Builder rateLimit(RateLimit limit) {
      return this;
    }

    /** Attempts in flight in all. */
    public Builder maxConcurrency(int max) {
      return this;
    }

    /** Attempts in flight to one origin. */
    public Builder maxConcurrencyPerOrigin(int max) {
      return this;
    }

    /** From the start of an attempt to its last byte. */
    public Builder attemptTimeout(Duration timeout) {
      return this;
    }

    /** Sent with every request that does not set the field itself. */
    public Builder defaultHeader(String name, String value) {
      return this;
    }

    /** The client. */
    public AsyncHttpClient build() {
      return new AsyncHttpClient();
    }
  }
}
