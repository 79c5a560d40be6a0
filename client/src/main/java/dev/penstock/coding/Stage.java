package dev.penstock.coding;

import java.nio.ByteBuffer;

/** One coding taken off, piece by piece. */
interface Stage {
  /** Takes all that remains in the buffer, unless the receiver wants no more: then false. */
  boolean feed(ByteBuffer coded) throws ContentCodingException;

  /** There is no more to come: what was fed must be whole, or nothing at all. */
  void end() throws ContentCodingException;

  /** Frees native memory. May be called more than once. */
  void close();
}
