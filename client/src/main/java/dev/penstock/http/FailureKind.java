package dev.penstock.http;

/** The ways an exchange can fail before a whole response is there. */
public enum FailureKind {
  /** The host name has no address, or the resolver did not answer. */
  DNS,
  /** No connection to any of the host's addresses. */
  CONNECT,
  /** The TLS handshake failed, or the certificate is not trusted. */
  TLS,
  /** The proxy refused or failed. */
  PROXY,
  /**
   * A time limit ran out: the wait for its turn, connecting, the head of the response, silence
   * within the body, the attempt as a whole, or the deadline over all attempts.
   */
  TIMEOUT,
  /**
   * The peer ended the connection, or the stream of the request, before the head of the response.
   */
  RESET,
  /** The head of the response came, but its body did not come whole. */
  INCOMPLETE,
  /** The peer did not speak HTTP as the standard says. */
  PROTOCOL,
  /** The request could not be made: its body, its credentials or code of the caller failed. */
  REQUEST,
  /** The response is larger than the limit set for it. */
  TOO_LARGE,
  /** The request was cancelled. */
  CANCELLED
}
