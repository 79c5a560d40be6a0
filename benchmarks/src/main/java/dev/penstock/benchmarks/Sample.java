package dev.penstock.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;

/**
 * How far a measurement has come at a moment.
 *
 * @param done requests or events
 * @param nanos the time
 * @param cpuNanos CPU time of the process
 * @param allocated bytes, by all threads that are alive
 */
record Sample(long done, long nanos, long cpuNanos, long allocated) {
  static Sample now(long done) {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated =
        Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
            .filter(bytes -> bytes > 0)
            .sum();
    return new Sample(done, System.nanoTime(), system.getProcessCpuTime(), allocated);
  }

  /**
   * What was between two of them.
   *
   * <pre>{@code
   * {"requests":1234567,"failed":0,"seconds":10.001,"cpu_seconds":9.870,"warm_up_requests":987654,
   * "allocated_bytes":5432109876}
   * }</pre>
   */
  static String json(Sample from, Sample to, long failed) {
    return String.format(
        Locale.ROOT,
        "{\"requests\":%d,\"failed\":%d,\"seconds\":%.6f,\"cpu_seconds\":%.6f,\"warm_up_requests\":%d,"
            + "\"allocated_bytes\":%d}",
        to.done - from.done,
        failed,
        (to.nanos - from.nanos) / 1e9,
        (to.cpuNanos - from.cpuNanos) / 1e9,
        from.done,
        to.allocated - from.allocated);
  }
}
