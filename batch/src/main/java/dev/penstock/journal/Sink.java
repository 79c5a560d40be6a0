package dev.penstock.journal;

import java.io.IOException;

/** Takes whole lines. */
interface Sink {
  /** Writes the first {@code length} bytes, all of them, or fails for good. */
  void write(byte[] lines, int length) throws IOException;

  /** Makes what was written last, or fails for good. */
  void force() throws IOException;
}
