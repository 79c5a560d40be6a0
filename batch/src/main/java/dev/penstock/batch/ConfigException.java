package dev.penstock.batch;

import java.util.List;

/** A configuration that cannot be used as it is. */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1;

  @SuppressWarnings("serial") // always one of List.copyOf
  private final List<String> problems;

  ConfigException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** One line each, naming the place and the remedy; at least one. */
  public List<String> problems() {
    return problems;
  }
}
