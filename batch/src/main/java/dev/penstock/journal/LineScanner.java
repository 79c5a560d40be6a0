package dev.penstock.journal;

import dev.penstock.journal.Disk.Access;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;

/** Reads a file of lines once, from its first byte to its last newline. */
final class LineScanner {
  private static final int BUFFER_BYTES = 1 << 18;

  private LineScanner() {}

  /** Looks at one line. */
  interface LineVisitor {
    /**
     * A line.
     *
     * @param offset of its first byte in the file
     * @param buffer holds it from {@code from} to before {@code to}, without its newline
     */
    void line(long offset, byte[] buffer, int from, int to) throws IOException;
  }

  /** Shows every line; tells how many bytes they have with their newlines. */
  static long scan(Disk disk, Path path, LineVisitor visitor) throws IOException {
    try (Disk.File file = disk.open(path, Access.READ)) {
      return scan(file, visitor);
    }
  }

  /** As {@link #scan(Disk, Path, LineVisitor)}, of a file that is open. */
  static long scan(Disk.File file, LineVisitor visitor) throws IOException {
    byte[] buffer = new byte[(int) Math.min(file.size() + 1, BUFFER_BYTES)];
    long base = 0;
    int filled = 0;
    int searched = 0;
    for (int read = 0; read >= 0; read = read(file, base, buffer, filled)) {
      filled += read;
      int from = 0;
      int end = newline(buffer, searched, filled);
      while (end < filled) {
        visitor.line(base + from, buffer, from, end);
        from = end + 1;
        end = newline(buffer, from, filled);
      }
      System.arraycopy(buffer, from, buffer, 0, filled - from);
      base += from;
      filled -= from;
      searched = filled;
      if (filled == buffer.length) {
        buffer = Arrays.copyOf(buffer, buffer.length * 2);
      }
    }
    return base;
  }

  /**
   * Where the first one is; {@code to} if there is none. A method for itself, for it is compiled as
   * one: within the loop over the lines it took several times as long.
   */
  private static int newline(byte[] buffer, int from, int to) {
    int at = from;
    while (at < to && buffer[at] != '\n') {
      at++;
    }
    return at;
  }

  private static int read(Disk.File file, long base, byte[] buffer, int filled) throws IOException {
    return file.read(ByteBuffer.wrap(buffer, filled, buffer.length - filled), base + filled);
  }
}
