package dev.penstock.benchmarks;

import dev.penstock.client.AsyncHttpClient;
import dev.penstock.client.AsyncHttpClientBuilder;
import dev.penstock.client.EventListener;
import dev.penstock.client.Outcome;
import dev.penstock.client.Request;
import dev.penstock.http.Attempted;
import dev.penstock.pacing.RateLimit;
import dev.penstock.retry.RetryPolicy;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** Penstock. */
final class PenstockPoster implements Poster {
  private final AsyncHttpClient client;
  private final Task task;

  private PenstockPoster(AsyncHttpClientBuilder builder, Task task) {
    builder.keepAlive(Duration.ofHours(1));
    builder.maxConcurrency(task.inFlight()).maxConcurrencyPerOrigin(task.inFlight());
    task.authority().ifPresent(authority -> builder.sslContext(authority.context()));
    this.client = builder.build();
    this.task = task;
  }

  /** As it comes: no rate, no retries, no listener. */
  static Poster plain(Task task) {
    return new PenstockPoster(AsyncHttpClient.builder(), task);
  }

  /**
   * With a rate that never binds, retries and a listener that counts. At a million a second it
   * would bind: of answers that are read together the next requests come less than 1 us apart.
   */
  static Poster guarded(Task task) {
    return new PenstockPoster(
        AsyncHttpClient.builder()
            .rateLimit(RateLimit.per(10_000, Duration.ofMillis(1)))
            .retry(RetryPolicy.builder().anyMethod().build())
            .listener(new Counts()),
        task);
  }

  @Override
  public void post(Answered answered) {
    Request request =
        Request.post(task.uri().toString())
            .bytes(task.body())
            .header("Content-Type", "application/json")
            .build();
    client
        .send(request)
        .whenComplete(
            (response, failure) -> {
              if (failure == null) {
                answered.answer(response.status(), response.bytes());
              } else {
                answered.failure(failure);
              }
            });
  }

  @Override
  public void close() {
    client.close();
  }

  /** What a user's metrics would do. */
  private static final class Counts implements EventListener {
    private final LongAdder attempts = new LongAdder();
    private final LongAdder requests = new LongAdder();

    @Override
    public void attemptEnded(Request request, Attempted attempt) {
      attempts.increment();
    }

    @Override
    public void requestEnded(Outcome outcome) {
      requests.increment();
    }
  }
}
