package dev.penstock.dialect;

import dev.penstock.http.FailureKind;
import java.util.Locale;

/** What kept a request from success. */
public enum ErrorKind {
  /** The line of the input is no body; nothing was sent. */
  INVALID_INPUT,
  /** See {@link FailureKind#DNS}. */
  DNS,
  /** See {@link FailureKind#CONNECT}. */
  CONNECT,
  /** See {@link FailureKind#TLS}. */
  TLS,
  /** See {@link FailureKind#PROXY}. */
  PROXY,
  /** See {@link FailureKind#TIMEOUT}. */
  TIMEOUT,
  /** See {@link FailureKind#RESET}. */
  RESET,
  /**
   * See {@link FailureKind#INCOMPLETE}; or the status is 2xx, but the JSON breaks off with the
   * connection, or a stream lacks its end mark.
   */
  INCOMPLETE,
  /** See {@link FailureKind#PROTOCOL}. */
  PROTOCOL,
  /** See {@link FailureKind#TOO_LARGE}. */
  TOO_LARGE,
  /** The status is not 2xx. */
  HTTP,
  /** The status is 2xx, but the answer says that it is an error. */
  API_ERROR,
  /** The status is 2xx, but the answer is not JSON. */
  NOT_JSON,
  /** The money or the quota is used up: no retry helps. */
  QUOTA,
  /** See {@link FailureKind#CANCELLED}. */
  CANCELLED;

  /** The kind of an attempt that brought no whole response. */
  public static ErrorKind of(FailureKind kind) {
    // A run makes its requests itself, so that one that cannot be made is a line that cannot be
    // sent.
    return kind == FailureKind.REQUEST ? INVALID_INPUT : valueOf(kind.name());
  }

  /** The kind as records and reports have it, such as {@code not_json}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
