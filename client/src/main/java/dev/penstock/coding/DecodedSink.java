package dev.penstock.coding;

import java.nio.ByteBuffer;

/** Takes what was decoded. */
public interface DecodedSink {
  /**
   * Takes some decoded bytes, lent for the call only.
   *
   * @return whether more is wanted
   */
  boolean data(ByteBuffer decoded);
}
