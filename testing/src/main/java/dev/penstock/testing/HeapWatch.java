package dev.penstock.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * What a request costs on the heap: what the client's threads allocate, garbage or not, or for a
 * large one what is alive while it is under way.
 */
public final class HeapWatch {
  private static final long MOST_ALLOCATED = 32 << 20;
  private static final long MOST_ALIVE = 32 << 20;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final boolean large;
  private final long aliveBefore;
  private long mostAlive;

  /** Watches from now on. */
  public HeapWatch(boolean large) {
    this.large = large;
    this.aliveBefore = large ? alive() : 0;
  }

  /** Looks while the request is under way. */
  public void look() {
    if (large) {
      mostAlive = Math.max(mostAlive, alive() - aliveBefore);
    }
  }

  /** Fails if it was more than 32 MiB. The client's threads must still be there. */
  public void assertBounded() {
    if (large) {
      assertAliveBelow(MOST_ALIVE);
    } else {
      assertThat(allocated()).as("bytes allocated").isBetween(1L, MOST_ALLOCATED);
    }
  }

  /** Fails if more than so many bytes were alive at once. */
  public void assertAliveBelow(long bytes) {
    assertThat(mostAlive).as("bytes alive on the heap").isLessThan(bytes);
  }

  private static long alive() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static long allocated() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("penstock-"))
        .mapToLong(thread -> Math.max(0, THREADS.getThreadAllocatedBytes(thread.getId())))
        .sum();
  }
}
