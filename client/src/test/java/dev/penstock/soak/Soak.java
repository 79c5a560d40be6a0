package dev.penstock.soak;

import dev.penstock.client.AsyncHttpClient;
import dev.penstock.client.Request;
import dev.penstock.http.TransportException;
import dev.penstock.retry.RetryPolicy;
import dev.penstock.seam.SystemTime;
import dev.penstock.testing.Alive;
import dev.penstock.testing.Footprint;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests of all kinds for minutes, and tells what the JVM holds each time none is under
 * way. The arguments are the server's port, the number of requests, and that between two samples.
 */
final class Soak {
  private static final int AT_ONCE = 256;

  private static final byte[] BODY = new byte[250];

  private final String url;
  private final AsyncHttpClient client;
  private final Semaphore room = new Semaphore(AT_ONCE);
  private final Map<String, LongAdder> ends = new ConcurrentSkipListMap<>();
  private final Queue<CompletableFuture<?>> unwanted = new ArrayDeque<>();

  private Soak(String url, AsyncHttpClient client) {
    this.url = url;
    this.client = client;
  }

  public static void main(String[] args) throws Exception {
    int requests = Integer.parseInt(args[1]);
    int between = Integer.parseInt(args[2]);
    // Of millions, one or another would be reset or refused four times in a row.
    RetryPolicy retry =
        RetryPolicy.builder()
            .maxAttempts(8)
            .backoff(Duration.ofMillis(1), Duration.ofMillis(20))
            .build();
    try (SystemTime time = new SystemTime();
        AsyncHttpClient client =
            AsyncHttpClient.builder()
                .maxConcurrencyPerOrigin(200)
                .retry(retry)
                .deadline(Duration.ofSeconds(30))
                .responseTimeout(Duration.ofSeconds(20))
                .build()) {
      Soak soak = new Soak("http://127.0.0.1:" + args[0], client);
      long start = time.nanos();
      Alive first = new Alive(Map.of());
      for (int sent = 0; sent < requests; ) {
        sent += soak.send(Math.min(between, requests - sent));
        System.out.printf(
            "sample: %d requests, %d s, %s%n",
            sent, (time.nanos() - start) / 1_000_000_000, Footprint.now());
        if (sent == between) {
          first = Alive.now();
        }
      }
      Alive last = Alive.now();
      System.out.printf("ends: %s%n", soak.ends);
      System.out.printf(
          "alive: %d, then %d; grown: %s%n",
          first.total(), last.total(), last.grownSince(first, 20));
    }
  }

  /** Returns when none of them is under way. */
  private int send(int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      room.acquire();
      String kind = kind(i);
      CompletableFuture<?> sent = begin(kind);
      sent.whenComplete(
          (answer, failure) -> {
            ends.computeIfAbsent(end(kind, failure), key -> new LongAdder()).increment();
            room.release();
          });
      if (kind.equals("cancelled")) {
        unwanted.add(sent);
      }
      if (unwanted.size() > 2) {
        unwanted.remove().cancel(false);
      }
    }
    unwanted.forEach(sent -> sent.cancel(false));
    unwanted.clear();
    room.acquire(AT_ONCE);
    room.release(AT_ONCE);
    return count;
  }

  private static String kind(int number) {
    return switch (number % 100) {
      case 10, 60 -> "cancelled";
      case 20 -> "late";
      case 30 -> "lines";
      case 40 -> "unread";
      default -> number % 2 == 0 ? "get" : "put";
    };
  }

  private CompletableFuture<?> begin(String kind) {
    return switch (kind) {
      case "cancelled" -> client.get(url + "/after/100");
      case "late" -> client.send(request("/never").deadline(Duration.ofMillis(200)).build());
      case "lines" ->
          client.stream(request("/mixed").build())
              .thenCompose(answer -> answer.forEachLine(line -> {}));
      case "unread" ->
          client.stream(request("/mixed").build())
              .thenAccept(
                  answer -> {
                    try (answer) {
                      answer.status();
                    }
                  });
      case "put" -> client.send(Request.of("PUT", url + "/mixed").bytes(BODY).build());
      default -> client.send(request("/mixed").build());
    };
  }

  private Request.Builder request(String path) {
    return Request.get(url + path);
  }

  private static String end(String kind, @Nullable Throwable failure) {
    if (failure == null) {
      return kind;
    }
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof TransportException transport
        ? kind + " " + transport.kind()
        : kind + " " + failure.getClass().getSimpleName();
  }
}
