package dev.penstock.client;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Bytes of a known number that can be read from the start, as often as one likes. */
interface BodySource {
  /** How many bytes there are. */
  long length();

  /** Begins at the first byte. May block. */
  Reader open() throws IOException;

  /** Reads a source from its start to its end. */
  interface Reader extends Closeable {
    /**
     * The next bytes, at least one, in a buffer that is not used again. May block. Not called again
     * once all bytes were read.
     */
    ByteBuffer next() throws IOException;

    @Override
    void close() throws IOException;
  }
}
