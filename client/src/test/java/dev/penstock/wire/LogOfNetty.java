package dev.penstock.wire;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What Netty logs until it is closed, as far as a user sees it who has configured nothing. */
final class LogOfNetty extends Handler implements AutoCloseable {
  private static final Logger NETTY = Logger.getLogger("io.netty");

  private final List<String> lines = new CopyOnWriteArrayList<>();

  LogOfNetty() {
    NETTY.addHandler(this);
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void publish(LogRecord record) {
    lines.add(record.getLevel() + " " + record.getLoggerName() + ": " + record.getMessage());
  }

  @Override
  public void flush() {
    // Nothing is held back.
  }

  @Override
  public void close() {
    NETTY.removeHandler(this);
  }
}
