package dev.penstock.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** A file that is written from its beginning to its end, then synced. */
final class NewFile implements Closeable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final Disk.File file;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
  private long size;

  private NewFile(Disk.File file) {
    this.file = file;
  }

  /** Creates the file, in place of one that a crash may have left. */
  static NewFile create(Disk disk, Path path, Disk.Access access) throws IOException {
    disk.delete(path);
    return new NewFile(disk.open(path, access));
  }

  void put(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (!buffer.hasRemaining()) {
        flush();
      }
      int fitting = Math.min(buffer.remaining(), bytes.remaining());
      buffer.put(bytes.slice(bytes.position(), fitting));
      bytes.position(bytes.position() + fitting);
    }
  }

  private void flush() throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      size += file.write(buffer, size);
    }
    buffer.clear();
  }

  /** Writes what is left, and makes all of it last. */
  void force() throws IOException {
    flush();
    file.force();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
