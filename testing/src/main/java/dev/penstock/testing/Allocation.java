package dev.penstock.testing;

import com.sun.management.ThreadMXBean;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetector.Level;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

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
    return Arrays.stream(THREADS.getThreadAllocatedBytes(ids))
        .filter(bytes -> bytes > 0)
        .sum();
  }

  /** The bytes so far, by those threads and the caller. */
  public static long ofProductAndCaller() {
    return ofProduct() + THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  /** Turns off the search for leaked buffers, which allocates more than the product, until closed. */
  public static Undo withoutLeakDetection() {
    Level before = ResourceLeakDetector.getLevel();
    ResourceLeakDetector.setLevel(Level.DISABLED);
    return () -> ResourceLeakDetector.setLevel(before);
  }

  /** Puts back what was. */
  public interface Undo extends AutoCloseable {
    @Override
    void close();
  }
}
