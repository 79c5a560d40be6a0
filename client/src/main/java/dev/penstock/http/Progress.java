package dev.penstock.http;

/** How far an attempt got before it failed: decides whether it is safe to send it again. */
public enum Progress {
  /** No byte of the request reached the network: sending it again cannot do a thing twice. */
  NOT_SENT,
  /**
   * The peer said that it did not process the request (RFC 9113 section 8.7): safe to send again.
   */
  REFUSED,
  /** The request was sent, in whole or in part; no byte of a response came back. */
  SENT,
  /** The response had begun. */
  ANSWERED
}
