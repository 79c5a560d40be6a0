package dev.penstock.http;

/** Which version of HTTP is spoken. */
public enum Protocol {
  /**
   * What the server prefers: over TLS HTTP/2 or HTTP/1.1, agreed on by ALPN (RFC 7301); without TLS
   * HTTP/1.1.
   */
  NEGOTIATED,
  /** HTTP/1.1 only. */
  HTTP_1_1,
  /** HTTP/2 only: without TLS by prior knowledge (RFC 9113 section 3.3). */
  HTTP_2
}
