package dev.penstock.cli;

import java.io.PrintStream;

/**
 * Writes lines on a thread of its own, as many at once as have come meanwhile. Who brings them
 * waits only while a million characters are unwritten.
 */
final class LineWriter implements AutoCloseable {
  private static final int MOST = 1 << 20;

  private final PrintStream out;
  private final Thread thread = new Thread(this::write, "penstock-log");
  private StringBuilder lines = new StringBuilder(); // guarded by this
  private boolean closed; // guarded by this

  LineWriter(PrintStream out) {
    this.out = out;
    thread.start();
  }

  /** Takes a line, without its end. */
  synchronized void write(String line) {
    try {
      while (lines.length() > MOST && !closed) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    lines.append(line).append('\n');
    notifyAll();
  }

  private void write() {
    for (String some = take(); !some.isEmpty(); some = take()) {
      out.print(some);
      out.flush();
    }
  }

  /** All that has come, once there is any; empty at the end. */
  private synchronized String take() {
    try {
      while (lines.isEmpty() && !closed) {
        wait();
      }
    } catch (InterruptedException e) {
      closed = true;
    }
    String some = lines.toString();
    lines = new StringBuilder();
    notifyAll();
    return some;
  }

  /** Waits until all is written. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
