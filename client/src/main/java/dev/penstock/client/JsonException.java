package dev.penstock.client;

import org.jspecify.annotations.Nullable;

/** A value that cannot be read from or written as JSON. */
public final class JsonException extends RuntimeException {
  private static final long serialVersionUID = 1;

  JsonException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
