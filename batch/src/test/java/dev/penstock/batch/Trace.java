package dev.penstock.batch;

import java.util.function.Consumer;

/** What happened in a simulated world, as one number and, on demand, as lines. */
final class Trace {
  private final Consumer<String> lines;
  private long digest = 1;

  Trace(Consumer<String> lines) {
    this.lines = lines;
  }

  /** One thing more: words and figures that are the same whenever the world is. */
  void note(long nanos, String what, long... figures) {
    digest = 31 * (31 * digest + nanos) + what.hashCode();
    for (long figure : figures) {
      digest = 31 * digest + figure;
    }
    if (!lines.equals(SILENT)) {
      StringBuilder line = new StringBuilder("%14.6f %s".formatted(nanos / 1e9, what));
      for (long figure : figures) {
        line.append(' ').append(figure);
      }
      lines.accept(line.toString());
    }
  }

  static final Consumer<String> SILENT = line -> {};

  /** The same for two worlds in which the same happened, and hardly for others. */
  long digest() {
    return digest;
  }
}
