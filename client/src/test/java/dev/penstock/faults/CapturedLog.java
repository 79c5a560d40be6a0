package dev.penstock.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;

/** All that is logged or printed until it is closed. */
final class CapturedLog extends Handler implements AutoCloseable {
  private static final Logger ROOT = Logger.getLogger("");

  /** Has a level of its own. */
  private static final Logger HTTP_2 = Logger.getLogger("io.netty.handler.codec.http2");

  private final Level before = ROOT.getLevel();
  private final @Nullable Level http2Before = HTTP_2.getLevel();
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final StringBuilder logged = new StringBuilder(); // guarded by this

  CapturedLog() {
    setLevel(Level.ALL);
    setFormatter(new SimpleFormatter());
    PrintStream stream = new PrintStream(printed, true, UTF_8);
    System.setOut(stream);
    System.setErr(stream);
    ROOT.addHandler(this);
    ROOT.setLevel(Level.ALL);
    HTTP_2.setLevel(Level.ALL);
  }

  @Override
  public synchronized void publish(LogRecord record) {
    if (!record.getLoggerName().startsWith("sun.") && !record.getLoggerName().startsWith("jdk.")) {
      logged.append(getFormatter().format(record));
    }
  }

  synchronized String text() {
    return logged + printed.toString(UTF_8);
  }

  @Override
  public void flush() {
    // Nothing is held back.
  }

  @Override
  public void close() {
    ROOT.setLevel(before);
    HTTP_2.setLevel(http2Before);
    if (Arrays.asList(ROOT.getHandlers()).contains(this)) {
      ROOT.removeHandler(this);
      System.setOut(out);
      System.setErr(err);
    }
  }
}
