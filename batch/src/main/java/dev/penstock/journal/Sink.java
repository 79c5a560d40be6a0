package dev.penstock.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Takes whole lines. */
interface Sink extends Closeable {
  /** Writes all of it, or fails for good. */
  void write(ByteBuffer lines) throws IOException;
}
