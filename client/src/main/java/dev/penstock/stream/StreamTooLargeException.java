package dev.penstock.stream;

import java.io.IOException;

/** A line or an event that is longer than the limit set for it. */
public final class StreamTooLargeException extends IOException {
  private static final long serialVersionUID = 1;

  StreamTooLargeException(String what, int limit) {
    super("%s is longer than %,d bytes".formatted(what, limit));
  }
}
