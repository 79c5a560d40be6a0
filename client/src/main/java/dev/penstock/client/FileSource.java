package dev.penstock.client;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A source of a region of a file. The file must keep the region while it is read.
 *
 * @param offset of the first byte
 * @param length in bytes
 */
record FileSource(Path file, long offset, long length) implements BodySource {
  private static final int PIECE = 64 * 1024;

  FileSource {
    if (offset < 0) {
      throw new IllegalArgumentException("offset < 0: " + offset);
    }
    if (length < 0) {
      throw new IllegalArgumentException("length < 0: " + length);
    }
    if (offset > Long.MAX_VALUE - length) {
      throw new IllegalArgumentException(
          "the region ends beyond any file: offset %d, length %d".formatted(offset, length));
    }
  }

  @Override
  public Reader open() throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    return new Reader() {
      private long read;

      @Override
      public ByteBuffer next() throws IOException {
        ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE, length - read));
        int count = channel.read(piece, offset + read);
        if (count < 0) {
          throw new EOFException(
              "%s was cut short while it was sent: it ends at byte %d of %d"
                  .formatted(file, offset + read, offset + length));
        }
        read += count;
        return piece.flip();
      }

      @Override
      public void close() throws IOException {
        channel.close();
      }
    };
  }
}
