package dev.penstock.client;

import java.nio.ByteBuffer;

/** A source of bytes in memory. */
record BytesSource(ByteBuffer bytes) implements BodySource {
  BytesSource {
    bytes = bytes.asReadOnlyBuffer();
  }

  @Override
  public long length() {
    return bytes.remaining();
  }

  @Override
  public Reader open() {
    return new Reader() {
      @Override
      public ByteBuffer next() {
        return bytes.duplicate();
      }

      @Override
      public void close() {}
    };
  }
}
