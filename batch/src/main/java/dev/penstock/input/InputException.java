package dev.penstock.input;

import java.util.List;

/** Bodies that cannot be sent as they are; nothing has been sent. */
public final class InputException extends Exception {
  private static final long serialVersionUID = 1;

  @SuppressWarnings("serial") // always one of List.copyOf
  private final List<String> problems;

  /** Refuses for these problems, one line each; at least one. */
  public InputException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** One line each, naming the place and the remedy; at least one. */
  public List<String> problems() {
    return problems;
  }
}
