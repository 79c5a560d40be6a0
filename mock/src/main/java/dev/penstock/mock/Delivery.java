package dev.penstock.mock;

/** How a reply is sent. */
enum Delivery {
  WHOLE,

  /** Half of the body, then the end of the connection. */
  CUT,

  /** Nothing but a reset of the connection. */
  RESET,

  /** Nothing, until the client leaves. */
  NEVER
}
