package dev.penstock.journal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
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

  static void scan(Path file, LineVisitor visitor) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    long base = 0;
    int filled = 0;
    int searched = 0;
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = 0; read >= 0; read = in.read(buffer, filled, buffer.length - filled)) {
        filled += read;
        int from = 0;
        for (int i = searched; i < filled; i++) {
          if (buffer[i] == '\n') {
            visitor.line(base + from, buffer, from, i);
            from = i + 1;
          }
        }
        System.arraycopy(buffer, from, buffer, 0, filled - from);
        base += from;
        filled -= from;
        searched = filled;
        if (filled == buffer.length) {
          buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
      }
    }
  }
}
