package dev.penstock.coding;

import dev.penstock.http.FailureKind;
import java.io.IOException;

/** A body that cannot be decoded. */
public final class ContentCodingException extends IOException {
  private static final long serialVersionUID = 1;

  private final FailureKind kind;

  ContentCodingException(FailureKind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /**
   * {@link FailureKind#PROTOCOL} for what is no such coding or one we do not know, {@link
   * FailureKind#INCOMPLETE} for a body that is cut off, {@link FailureKind#TOO_LARGE} for one that
   * grows beyond measure.
   */
  public FailureKind kind() {
    return kind;
  }

  static ContentCodingException broken(String message) {
    return new ContentCodingException(FailureKind.PROTOCOL, message);
  }

  static ContentCodingException cutOff(String coding) {
    return new ContentCodingException(
        FailureKind.INCOMPLETE, "the %s body is cut off".formatted(coding));
  }
}
