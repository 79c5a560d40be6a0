package dev.penstock.batch;

/** A text that must not be shown. */
public final class Secret {
  private final String value;

  /** Keeps the value. */
  public Secret(String value) {
    this.value = value;
  }

  /** The text itself. */
  public String value() {
    return value;
  }

  @Override
  public String toString() {
    return "***";
  }
}
