package dev.penstock.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import dev.penstock.client.AsyncHttpClient;
import dev.penstock.client.Download;
import dev.penstock.client.Response;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Downloads a file by Penstock four times, and prints how long the last took and what CPU, the same
 * from the start of the JVM to the end of the first, and how much of the heap was in use when a
 * quarter and when three quarters of the third were there: {@code
 * {"wall_s":1.65,"cpu_s":1.64,"first_wall_s":3.6,"first_cpu_s":3.6,"early_heap_mb":5.1,"late_heap_mb":5.2}}.
 *
 * <p>Arguments: URL, target, size in bytes.
 */
public final class Fetch {
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final AsyncHttpClient client;
  private final String url;
  private final Path target;
  private final AtomicLong there = new AtomicLong();

  private Fetch(AsyncHttpClient client, String url, Path target) {
    this.client = client;
    this.url = url;
    this.target = target;
  }

  /** Downloads the file. */
  public static void main(String[] args) throws Exception {
    Path target = Path.of(args[1]);
    long size = Long.parseLong(args[2]);
    try (AsyncHttpClient client = AsyncHttpClient.builder().build()) {
      Fetch fetch = new Fetch(client, args[0], target);
      fetch.begin().join();
      double firstWall = ManagementFactory.getRuntimeMXBean().getUptime() / 1e3;
      double firstCpu = cpu();
      fetch.again().join();
      CompletableFuture<Response> third = fetch.again();
      double early = fetch.liveHeapAfter(size / 4, third);
      double late = fetch.liveHeapAfter(size / 4 * 3, third);
      third.join();
      double cpu = cpu();
      long start = System.nanoTime();
      fetch.again().join();
      System.out.println(
          String.format(
              Locale.ROOT,
              "{\"wall_s\":%.3f,\"cpu_s\":%.3f,\"first_wall_s\":%.3f,\"first_cpu_s\":%.3f,"
                  + "\"early_heap_mb\":%.2f,\"late_heap_mb\":%.2f}",
              (System.nanoTime() - start) / 1e9,
              cpu() - cpu,
              firstWall,
              firstCpu,
              early,
              late));
    }
    System.exit(0);
  }

  private static double cpu() {
    return SYSTEM.getProcessCpuTime() / 1e9;
  }

  private CompletableFuture<Response> begin() {
    there.set(0);
    return client.download(
        Download.of(url, target).onProgress((bytes, total) -> there.set(bytes)).build());
  }

  private CompletableFuture<Response> again() throws IOException {
    Files.delete(target);
    return begin();
  }

  private double liveHeapAfter(long bytes, CompletableFuture<Response> download)
      throws InterruptedException {
    while (there.get() < bytes && !download.isDone()) {
      Thread.sleep(5);
    }
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6;
  }
}
