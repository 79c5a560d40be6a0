package dev.penstock.soak;

import dev.penstock.client.AsyncHttpClient;
import dev.penstock.client.Response;
import dev.penstock.seam.SystemTime;
import dev.penstock.testing.Footprint;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** Has 10,000 requests in flight at once; the argument is the server's port. */
final class TenThousand {
  static final int REQUESTS = 10_000;

  private TenThousand() {}

  public static void main(String[] args) throws Exception {
    String url = "http://127.0.0.1:" + args[0];
    try (SystemTime time = new SystemTime();
        AsyncHttpClient probe = AsyncHttpClient.builder().build();
        AsyncHttpClient client =
            AsyncHttpClient.builder()
                .maxConcurrency(REQUESTS)
                .maxConcurrencyPerOrigin(REQUESTS)
                .attemptTimeout(Duration.ofMinutes(1))
                .build()) {
      probe.get(url + "/waiting").join();
      Footprint before = Footprint.now();
      long start = time.nanos();
      List<CompletableFuture<Response>> answers =
          IntStream.range(0, REQUESTS)
              .mapToObj(i -> client.get(url + "/together/" + REQUESTS))
              .toList();
      CompletableFuture<Void> all =
          CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new));
      while (!probe.get(url + "/waiting").join().text().equals(Integer.toString(REQUESTS))) {
        if (all.isDone()) {
          throw new IllegalStateException("over before they were in flight at once");
        }
      }
      double openAfter = seconds(time, start);
      Footprint open = Footprint.now();
      all.join();
      long good = answers.stream().filter(answer -> answer.join().ok()).count();

      System.out.printf("before: %s%n", before);
      System.out.printf("in flight at once: %d after %.3f s%n", REQUESTS, openAfter);
      System.out.printf("then: %s%n", open);
      System.out.printf("answered: %d after %.3f s%n", good, seconds(time, start));
    }
  }

  private static double seconds(SystemTime time, long start) {
    return (time.nanos() - start) / 1e9;
  }
}
