package dev.penstock.testing;

import java.util.ArrayList;
import java.util.List;

/** The exceptions that ended a thread since they were last asked for. */
final class UncaughtExceptions {

  private static final List<Throwable> CAUGHT = new ArrayList<>(); // guarded by itself

  private UncaughtExceptions() {}

  static void record() {
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, exception) -> {
          synchronized (CAUGHT) {
            String message = "thread \"" + thread.getName() + "\" ended by " + exception;
            CAUGHT.add(new Exception(message, exception));
          }
        });
  }

  static List<Throwable> drain() {
    synchronized (CAUGHT) {
      List<Throwable> drained = List.copyOf(CAUGHT);
      CAUGHT.clear();
      return drained;
    }
  }
}
