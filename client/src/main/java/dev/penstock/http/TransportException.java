package dev.penstock.http;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request that ended without a whole response: why its last attempt failed. */
public final class TransportException extends IOException {
  private static final long serialVersionUID = 1;

  private final FailureKind kind;
  private final Progress progress;
  private final transient List<Attempted> attempts;

  /**
   * A failure of the given kind.
   *
   * @param message what happened and to which origin, fit to show a user
   */
  public TransportException(
      FailureKind kind, Progress progress, String message, @Nullable Throwable cause) {
    this(kind, progress, message, cause, List.of());
  }

  private TransportException(
      FailureKind kind,
      Progress progress,
      @Nullable String message,
      @Nullable Throwable cause,
      List<Attempted> attempts) {
    super(message, cause);
    this.kind = kind;
    this.progress = progress;
    this.attempts = attempts;
  }

  /** The same failure, at the end of these attempts. */
  public TransportException after(List<Attempted> attempts) {
    TransportException last =
        new TransportException(kind, progress, getMessage(), getCause(), List.copyOf(attempts));
    last.setStackTrace(getStackTrace());
    for (Throwable suppressed : getSuppressed()) {
      last.addSuppressed(suppressed);
    }
    return last;
  }

  /** The same failure of an attempt that had got so far. */
  public TransportException reached(Progress progress) {
    TransportException same =
        new TransportException(kind, progress, getMessage(), getCause(), attempts());
    same.setStackTrace(getStackTrace());
    return same;
  }

  /** What went wrong. */
  public FailureKind kind() {
    return kind;
  }

  /** How far the attempt had got. */
  public Progress progress() {
    return progress;
  }

  /** All attempts of the request, the one that failed last among them; empty if none was sent. */
  public List<Attempted> attempts() {
    return attempts == null ? List.of() : attempts;
  }
}
