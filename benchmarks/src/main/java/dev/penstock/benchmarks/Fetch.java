package dev.penstock.benchmarks;

import dev.penstock.client.AsyncHttpClient;
import dev.penstock.client.Download;
import dev.penstock.client.Response;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Downloads a file by Penstock, and prints how much of the heap was in use when a quarter of it and
 * when three quarters were there: {@code {"early_heap_mb":5.1,"late_heap_mb":5.2}}.
 *
 * <p>Arguments: URL, target, size in bytes.
 */
public final class Fetch {
  private final AtomicLong there = new AtomicLong();
  private final CompletableFuture<Response> download;
  private final long size;

  private Fetch(AsyncHttpClient client, String url, Path target, long size) {
    this.size = size;
    this.download =
        client.download(
            Download.of(url, target).onProgress((bytes, total) -> there.set(bytes)).build());
  }

  /** Downloads one file. */
  public static void main(String[] args) throws Exception {
    try (AsyncHttpClient client = AsyncHttpClient.builder().build()) {
      Fetch fetch = new Fetch(client, args[0], Path.of(args[1]), Long.parseLong(args[2]));
      double early = fetch.liveHeapAfter(0.25);
      double late = fetch.liveHeapAfter(0.75);
      fetch.download.join();
      System.out.println(
          String.format(
              Locale.ROOT, "{\"early_heap_mb\":%.2f,\"late_heap_mb\":%.2f}", early, late));
    }
    System.exit(0);
  }

  private double liveHeapAfter(double part) throws InterruptedException {
    while (there.get() < part * size && !download.isDone()) {
      Thread.sleep(5);
    }
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6;
  }
}
