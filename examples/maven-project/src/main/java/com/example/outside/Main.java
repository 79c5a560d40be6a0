package com.example.outside;

import dev.penstock.client.AsyncHttpClient;
import dev.penstock.client.Request;
import dev.penstock.client.Response;
import dev.penstock.pacing.RateLimit;
import dev.penstock.retry.RetryPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Asks, posts, downloads, tries again and reads a stream, at 50 requests a second. */
public final class Main {
  private Main() {}

  /** Prints what came of each. */
  public static void main(String[] args) throws Exception {
    Path file = Files.createTempFile("outside", null);
    RetryPolicy retry =
        RetryPolicy.builder().backoff(Duration.ofMillis(10), Duration.ofMillis(100)).build();
    try (TinyServer server = TinyServer.start();
        AsyncHttpClient client =
            AsyncHttpClient.builder().rateLimit(RateLimit.perSecond(50)).retry(retry).build()) {
      String url = server.url();

      Response data = client.get(url + "/data").join();
      System.out.println("get: " + data.status() + " " + data.text());

      Response submitted = client.post(url + "/submit", Map.of("key", "value")).join();
      System.out.println("post: " + submitted.status() + " " + submitted.json());

      client.downloadFile(url + "/file", file).join();
      System.out.println("download: " + Files.size(file) + " bytes");

      Response retried = client.get(url + "/busy").join();
      System.out.println("retry: " + retried.status() + " " + retried.text());

      List<String> lines = new CopyOnWriteArrayList<>();
      client.stream(Request.get(url + "/lines").build())
          .thenCompose(response -> response.forEachLine(lines::add))
          .join();
      System.out.println("stream: " + lines);
      System.out.println("modular: " + AsyncHttpClient.class.getModule().isNamed());
    } finally {
      Files.delete(file);
    }
  }
}
