package dev.penstock.soak;

import dev.penstock.client.AsyncHttpClient;
import dev.penstock.client.Request;
import dev.penstock.pacing.RateLimit;
import dev.penstock.retry.RetryPolicy;
import dev.penstock.testing.Alive;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;

/**
 * Sends requests with many keys and then to many origins, rests, and tells what is still alive. The
 * argument is the server's port.
 */
final class ManyKeys {
  static final int KEYS = 200_000;
  static final int ORIGINS = 5_000;

  private static final int AT_ONCE = 500;
  private static final int LOOKS = 100;
  private static final int FEW = 20;

  private final AsyncHttpClient client;
  private final LongAdder answered = new LongAdder();

  private ManyKeys(AsyncHttpClient client) {
    this.client = client;
  }

  public static void main(String[] args) throws Exception {
    int port = Integer.parseInt(args[0]);
    String url = "http://127.0.0.1:" + port;
    try (AsyncHttpClient client =
        AsyncHttpClient.builder()
            .rateLimitPerKey(RateLimit.perSecond(10))
            .rateLimitPerOrigin(RateLimit.perSecond(100_000))
            .keepAlive(Duration.ofSeconds(1))
            .retry(RetryPolicy.standard())
            .build()) {
      ManyKeys many = new ManyKeys(client);
      client.get(url + "/after/1").join();
      Alive before = Alive.now();

      many.send(KEYS, i -> Request.get(url + "/told").key("key-" + i).build());
      Map<String, Long> atOnce = Alive.now().grownSince(before, FEW);
      System.out.printf("keys: %d, at once %s%n", many.answered.sum(), atOnce);
      many.send(ORIGINS, i -> Request.get(origin(i, port) + "/plain").build());
      System.out.printf("and origins: %d%n", many.answered.sum());

      Map<String, Long> left = Alive.now().grownSince(before, FEW);
      for (int i = 0; i < LOOKS && !left.isEmpty(); i++) {
        client.get(url + "/after/200").join();
        left = Alive.now().grownSince(before, FEW);
      }
      System.out.printf("left: %s%n", left);
    }
  }

  /** Each an address of the loopback interface. */
  private static String origin(int number, int port) {
    return "http://127.1.%d.%d:%d".formatted(number / 250, 1 + number % 250, port);
  }

  private void send(int count, IntFunction<Request> requests) throws InterruptedException {
    Semaphore room = new Semaphore(AT_ONCE);
    for (int i = 0; i < count; i++) {
      room.acquire();
      client
          .send(requests.apply(i))
          .whenComplete(
              (answer, failure) -> {
                if (answer != null && answer.ok()) {
                  answered.increment();
                }
                room.release();
              });
    }
    room.acquire(AT_ONCE);
  }
}
