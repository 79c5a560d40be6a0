package dev.penstock.testing;

import java.io.IOException;

/** What a server does after the last byte that it has to say. */
public enum Ending {
  /** Waits for what comes next. */
  NONE("waits"),
  /** Closes the connection, under TLS with its closing alert. */
  CLOSE("closes"),
  /** Closes its half of the connection, under TLS without the closing alert. */
  CUT("cuts the connection"),
  /** Resets the connection. */
  RESET("resets the connection");

  private final String words;

  Ending(String words) {
    this.words = words;
  }

  /** Does it. Returns whether the connection goes on. */
  boolean end(Peer peer) throws IOException {
    switch (this) {
      case NONE, CLOSE -> {}
      case CUT -> {
        peer.halfClose();
        peer.awaitClose();
      }
      case RESET -> peer.reset();
    }
    return this == NONE;
  }

  @Override
  public String toString() {
    return words;
  }
}
