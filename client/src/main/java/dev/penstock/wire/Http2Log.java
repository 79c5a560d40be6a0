package dev.penstock.wire;

import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What Netty notes at INFO about peers that break HTTP/2, or talk on after a goodbye: with
 * java.util.logging as it comes it would reach a user's stderr, and the failures tell of it.
 */
final class Http2Log {
  /** Kept here, since a logger that nobody holds forgets its level. */
  private static final Logger NETTY = Logger.getLogger("io.netty.handler.codec.http2");

  private Http2Log() {}

  /** Leaves warnings only, unless somebody has said what is to be logged. */
  static void hush() {
    Logger logger = NETTY;
    while (logger.getParent() != null) {
      if (logger.getLevel() != null) {
        return;
      }
      logger = logger.getParent();
    }
    if (Level.INFO.equals(logger.getLevel())) {
      NETTY.setLevel(Level.WARNING);
    }
  }
}
