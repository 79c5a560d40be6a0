package dev.penstock.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Which standard streams go to a terminal, and what may be written there.
 *
 * <p>Java cannot tell: {@code System.console()} looks at standard input and output, on 17 and on 22
 * in different ways, and at standard error never. The launcher asks the shell, and hands over
 * {@code -Dpenstock.terminals=out,err} or what there is of it.
 *
 * @param out standard output goes to a terminal
 * @param err standard error goes to a terminal
 * @param redraws the terminal moves its cursor on demand
 * @param colours colours are understood and not unwanted
 */
record Terminals(boolean out, boolean err, boolean redraws, boolean colours) {
  /** Where the launcher names the streams that go to a terminal. */
  static final String PROPERTY = "penstock.terminals";

  /** Reads what the launcher found, and TERM and NO_COLOR (no-color.org). */
  static Terminals of(String streams, Map<String, String> variables) {
    List<String> names = Arrays.asList(streams.split(",", -1));
    boolean redraws = !List.of("", "dumb").contains(variables.getOrDefault("TERM", ""));
    boolean colours = redraws && variables.getOrDefault("NO_COLOR", "").isEmpty();
    return new Terminals(names.contains("out"), names.contains("err"), redraws, colours);
  }

  /** Whether colours may be sent to standard output, or else to standard error. */
  boolean coloured(boolean toOut) {
    return colours && (toOut ? out : err);
  }
}
