package dev.penstock.input;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of a stream that has one on each line. Lines end with LF; white space around a body,
 * CR too, does not count, nor do lines of nothing else, nor a byte order mark at the start.
 */
final class JsonLines implements Bodies {
  /** Read at once: the JDK keeps a native buffer of that size for each thread. */
  private static final int CHUNK = 64 << 10;

  private final InputStream in;
  private byte[] buffer = new byte[2 * CHUNK];

  /** The bytes read and not yet passed over are from here ... */
  private int start;

  /** ... to here. */
  private int end;

  private long line;
  private int bodyStart;
  private int bodyEnd;
  private boolean tooLong;

  JsonLines(InputStream in) {
    this.in = in;
  }

  @Override
  public boolean next() throws IOException {
    while (readLine()) {
      trim();
      if (tooLong || bodyStart < bodyEnd) {
        return true;
      }
    }
    return false;
  }

  @Override
  public long line() {
    return line;
  }

  @Override
  public byte[] bytes() {
    return Arrays.copyOfRange(buffer, bodyStart, bodyEnd);
  }

  @Override
  public @Nullable String problem() {
    return tooLong || bodyEnd - bodyStart > MAX_BYTES
        ? TOO_LONG
        : BodyCheck.problem(buffer, bodyStart, bodyEnd);
  }

  /** Finds the next line; of one that is too long, only a part stays in the buffer. */
  private boolean readLine() throws IOException {
    tooLong = false;
    int at = start;
    while (true) {
      at = newline(buffer, at, end);
      if (at < end) {
        return endLine(at, at + 1);
      }
      if (end - start > MAX_BYTES) {
        tooLong = true;
        end = start + 1;
      }
      at = end - start;
      if (!fill()) {
        return start < end && endLine(end, end);
      }
    }
  }

  /**
   * Where the first one is; {@code to} if there is none. A method for itself, for it is compiled as
   * one: within the loop over the lines it took several times as long.
   */
  private static int newline(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] != '\n') {
      at++;
    }
    return at;
  }

  private boolean endLine(int lineEnd, int nextStart) {
    line++;
    bodyStart = start;
    bodyEnd = lineEnd;
    start = nextStart;
    return true;
  }

  /** Moves what is unread to the front, makes room, reads more; false at the end of the stream. */
  private boolean fill() throws IOException {
    int unread = end - start;
    byte[] target = unread > buffer.length / 2 ? new byte[buffer.length * 2] : buffer;
    System.arraycopy(buffer, start, target, 0, unread);
    buffer = target;
    start = 0;
    end = unread;
    int n = in.read(buffer, end, Math.min(buffer.length - end, CHUNK));
    end += Math.max(n, 0);
    return n >= 0;
  }

  private void trim() {
    if (line == 1 && hasByteOrderMark()) {
      bodyStart += 3;
    }
    while (bodyStart < bodyEnd && isWhite(buffer[bodyStart])) {
      bodyStart++;
    }
    while (bodyStart < bodyEnd && isWhite(buffer[bodyEnd - 1])) {
      bodyEnd--;
    }
  }

  private boolean hasByteOrderMark() {
    return bodyEnd - bodyStart >= 3
        && (buffer[bodyStart] & 0xff) == 0xef
        && (buffer[bodyStart + 1] & 0xff) == 0xbb
        && (buffer[bodyStart + 2] & 0xff) == 0xbf;
  }

  private static boolean isWhite(byte b) {
    return b == ' ' || b == '\t' || b == '\r';
  }
}
