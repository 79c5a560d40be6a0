package dev.penstock.testing;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A thread that has started and not ended. */
record LiveThread(Thread thread) implements Resource {

  private static final int FRAMES_SHOWN = 8;

  /** Beginnings of the names of threads that no test starts itself, and none can end. */
  private static final List<String> OF_THE_JVM =
      List.of(
          "Attach Listener", // jstack or a debugger has come
          "Common-Cleaner", // the JDK's, for all cleaners without a thread of their own
          "CompletableFutureDelayScheduler", // CompletableFuture.orTimeout, for the whole JVM
          "ForkJoinPool.commonPool-", // the common pool
          "process reaper", // Process: lingers for a minute after the last child
          "globalEventExecutor", // Netty's, for the whole JVM: ends when idle
          "junit-jupiter-timeout-watcher", // JUnit's, for the limit on every test
          "surefire-forkedjvm-"); // Maven's

  static Set<LiveThread> all() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> OF_THE_JVM.stream().noneMatch(thread.getName()::startsWith))
        .map(LiveThread::new)
        .collect(Collectors.toSet());
  }

  @Override
  public String describe() {
    return Arrays.stream(thread.getStackTrace())
        .limit(FRAMES_SHOWN)
        .map(frame -> "\n      at " + frame)
        .collect(Collectors.joining("", "thread \"" + thread.getName() + "\"", ""));
  }
}
