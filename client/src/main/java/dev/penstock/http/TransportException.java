package dev.penstock.http;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An exchange that ended without a whole response. */
public final class TransportException extends IOException {
  private static final long serialVersionUID = 1;

  private final FailureKind kind;
  private final Progress progress;

  /**
   * A failure of the given kind.
   *
   * @param message what happened and to which origin, fit to show a user
   */
  public TransportException(
      FailureKind kind, Progress progress, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.progress = progress;
  }

  /** What went wrong. */
  public FailureKind kind() {
    return kind;
  }

  /** How far the attempt had got. */
  public Progress progress() {
    return progress;
  }
}
