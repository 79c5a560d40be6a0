package dev.penstock.journal;

/** Another run writes this output. */
public final class OutputInUseException extends Exception {
  private static final long serialVersionUID = 1;

  OutputInUseException(String message) {
    super(message);
  }
}
