package dev.penstock.journal;

/** An output that a run cannot or must not write; the message says what to do. */
public final class OutputRefusedException extends Exception {
  private static final long serialVersionUID = 1;

  OutputRefusedException(String message) {
    super(message);
  }
}
