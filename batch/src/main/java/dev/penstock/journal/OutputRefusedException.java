package dev.penstock.journal;

/** An output that a run cannot or must not write; the message says what to do. */
public final class OutputRefusedException extends Exception {
  private static final long serialVersionUID = 1;

  /** Refuses with this message. */
  public OutputRefusedException(String message) {
    super(message);
  }
}
