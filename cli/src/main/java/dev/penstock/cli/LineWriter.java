package dev.penstock.cli;

import java.io.PrintStream;

/**
 * Writes lines on a thread of its own, as many at once as have come meanwhile. Who brings them
 * waits only while a million characters are unwritten. A display may put something of its own with
 * them.
 */
final class LineWriter implements AutoCloseable {
  private static final int MOST = 1 << 20;
  private static final long TICK_MILLIS = 200;

  private final PrintStream out;
  private final Thread thread = new Thread(this::write, "penstock-log");
  private StringBuilder lines = new StringBuilder(); // guarded by this
  private boolean closed; // guarded by this
  private volatile Display display = text -> text;

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

  /** From now on this decides what is written. */
  void show(Display newDisplay) {
    display = newDisplay;
  }

  private void write() {
    boolean more = true;
    while (more) {
      more = await();
      print(display.show(take()));
    }
    print(display.end());
  }

  private void print(String text) {
    if (!text.isEmpty()) {
      out.print(text);
      out.flush();
    }
  }

  /** Waits for lines, but not for long. False if no more will come. */
  private synchronized boolean await() {
    boolean hasWaited = false;
    try {
      while (lines.isEmpty() && !closed && !hasWaited) {
        wait(TICK_MILLIS);
        hasWaited = true;
      }
    } catch (InterruptedException e) {
      closed = true;
    }
    return !closed;
  }

  /** All that has come. */
  private synchronized String take() {
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
