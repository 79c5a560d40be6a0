package dev.penstock.seam;

import java.util.concurrent.Executor;

/** Where the client runs what may not run on an event loop or on the timer's thread. */
public interface Workers extends AutoCloseable {
  /** Runs users' code, several tasks at once. */
  Executor callbacks();

  /** Runs what may block on files, several tasks at once. Turns tasks away after the close. */
  Executor files();

  /** Runs one task after another, each of which may block, on a thread of its own. */
  Serial serial(String name);

  /** Runs what was given to {@link #callbacks} and {@link #files}, and ends their threads. */
  @Override
  void close();

  /** One thread, for one purpose. */
  interface Serial extends Executor, AutoCloseable {
    /** Takes no more tasks: the thread ends after those that were given. Does not wait for that. */
    @Override
    void close();
  }
}
