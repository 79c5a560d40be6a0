package dev.penstock.testing;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a JVM holds at some moment.
 *
 * @param heapKb alive on the heap
 * @param files open file descriptors
 * @param residentKb as the kernel counts it
 */
public record Footprint(long heapKb, long threads, long files, long residentKb) {
  private static final Pattern TEXT =
      Pattern.compile("heap (\\d+) kB, (\\d+) threads, (\\d+) files, resident (\\d+) kB");

  /** That of this JVM, after a collection. */
  public static Footprint now() throws IOException {
    System.gc();
    System.gc();
    UnixOperatingSystemMXBean system =
        (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new Footprint(
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 10,
        ManagementFactory.getThreadMXBean().getThreadCount(),
        system.getOpenFileDescriptorCount(),
        kernelCount());
  }

  /** Reads what {@link #toString} wrote, within a longer line. */
  public static Footprint in(String line) {
    Matcher text = TEXT.matcher(line);
    if (!text.find()) {
      throw new IllegalArgumentException("no footprint: " + line);
    }
    return new Footprint(number(text, 1), number(text, 2), number(text, 3), number(text, 4));
  }

  @Override
  public String toString() {
    return "heap %d kB, %d threads, %d files, resident %d kB"
        .formatted(heapKb, threads, files, residentKb);
  }

  private static long number(Matcher text, int group) {
    return Long.parseLong(text.group(group));
  }

  private static long kernelCount() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .sum();
  }
}
