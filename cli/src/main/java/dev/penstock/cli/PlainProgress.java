package dev.penstock.cli;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;

/** Progress as a line among the others, every ten seconds. */
final class PlainProgress implements Display {
  private static final long PERIOD = Duration.ofSeconds(10).toMillis();

  private final Supplier<String> line;
  private final InstantSource clock;
  private long next;

  PlainProgress(Supplier<String> line, InstantSource clock) {
    this.line = line;
    this.clock = clock;
    next = clock.millis() + PERIOD;
  }

  @Override
  public String show(String lines) {
    long now = clock.millis();
    if (now < next) {
      return lines;
    }
    next = now + PERIOD;
    return lines + line.get() + "\n";
  }
}
