package dev.penstock.seam;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;

/** Threads of this machine, which start when the first task for them comes. */
public final class SystemWorkers implements Workers {
  private static final int FILE_THREADS = 4;

  private final Callbacks callbacks;
  private final ExecutorService files = Threads.forBlocking("penstock-files", FILE_THREADS);

  /** Starts no thread yet. */
  public SystemWorkers(Wire wire) {
    callbacks = new Callbacks(wire::afterwards);
  }

  @Override
  public Executor callbacks() {
    return callbacks;
  }

  @Override
  public Executor files() {
    return files;
  }

  @Override
  public Serial serial(String name) {
    ExecutorService thread = Threads.single(name);
    return new Serial() {
      @Override
      public void execute(Runnable task) {
        thread.execute(task);
      }

      @Override
      public void close() {
        thread.shutdown();
      }
    };
  }

  @Override
  public void close() {
    files.shutdown();
    Threads.awaitEnd(files);
    callbacks.close();
  }
}
