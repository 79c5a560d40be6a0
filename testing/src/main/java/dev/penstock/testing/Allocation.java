package dev.penstock.testing;

import com.sun.management.ThreadMXBean;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetector.Level;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.concurrent.Callable;

/**
 * What the product's threads allocate on the heap, garbage or not. It depends on neither the clock
 * nor the load of the machine, so that it can be held to a ceiling; a little comes from how many
 * answers one pass of the event loop finds.
 */
public final class Allocation {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Allocation() {}

  /** The bytes so far, by the threads named {@code penstock-...} that are alive. */
  public static long ofProduct() {
    long[] ids =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("penstock-"))
            .mapToLong(Thread::getId)
            .toArray();
    return Arrays.stream(THREADS.getThreadAllocatedBytes(ids)).filter(bytes -> bytes > 0).sum();
  }

  /** The bytes so far, by those threads and the caller. */
  public static long ofProductAndCaller() {
    return ofProduct() + THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  /**
   * Does something without the search for leaked buffers, which allocates more than the product.
   */
  public static <T> T withoutLeakDetection(Callable<T> work) throws Exception {
    Level before = ResourceLeakDetector.getLevel();
    ResourceLeakDetector.setLevel(Level.DISABLED);
    try {
      return work.call();
    } finally {
      ResourceLeakDetector.setLevel(before);
    }
  }
}
