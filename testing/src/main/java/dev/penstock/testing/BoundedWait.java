package dev.penstock.testing;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what a test expects, but not for ever. */
final class BoundedWait {

  static final Duration LIMIT = Duration.ofSeconds(10);

  private BoundedWait() {}

  /**
   * Waits until the condition holds.
   *
   * @param monitor guards the condition, and is notified when it may have changed
   * @param failure what to say when it did not hold in time
   */
  static void until(Object monitor, BooleanSupplier condition, Supplier<String> failure)
      throws InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    synchronized (monitor) {
      while (!condition.getAsBoolean()) {
        long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
        if (leftMillis <= 0) {
          throw new AssertionError("after " + LIMIT.toSeconds() + " s: " + failure.get());
        }
        monitor.wait(leftMillis);
      }
    }
  }
}
