package dev.penstock.cli;

import java.util.function.IntFunction;
import java.util.function.IntSupplier;

/**
 * Progress as the last line of a terminal, below all others.
 *
 * <p>The cursor rests at its start: where a narrowed window wraps the line all of it stands behind
 * the cursor, and is erased from there. The terminal is told not to wrap what is longer than it.
 */
final class DrawnProgress implements Display {
  private static final String ERASE = "\r\033[J";
  private static final String NO_WRAP = "\033[?7l";
  private static final String WRAP = "\033[?7h";

  private final IntFunction<String> line;
  private final IntSupplier columns;
  private String shown = "";

  /**
   * Draws nothing yet.
   *
   * @param line the text at a width
   * @param columns the width of the terminal now
   */
  DrawnProgress(IntFunction<String> line, IntSupplier columns) {
    this.line = line;
    this.columns = columns;
  }

  @Override
  public String show(String lines) {
    String next = line.apply(columns.getAsInt());
    if (lines.isEmpty() && next.equals(shown)) {
      return "";
    }
    shown = next;
    return ERASE + lines + NO_WRAP + next + WRAP + "\r";
  }

  @Override
  public String end() {
    return shown.isEmpty() ? "" : ERASE;
  }
}
