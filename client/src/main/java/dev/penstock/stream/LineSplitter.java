package dev.penstock.stream;

import java.nio.ByteBuffer;

/**
 * Cuts a stream of bytes into lines. Bytes are scanned where they lie; only a line that comes in
 * several pieces is copied.
 */
final class LineSplitter {
  private static final int PIECE = 8 * 1024;

  private final Ends ends;
  private final int limit;
  private final LineConsumer consumer;

  /** The begin of a line of which the end has not come. */
  private final ByteCollector begun = new ByteCollector();

  /** Takes the bytes of buffers without an accessible array. */
  private byte[] piece = {};

  private boolean first = true;
  private boolean afterCarriageReturn;

  /**
   * Before the first byte.
   *
   * @param limit in bytes, without the line feed
   */
  LineSplitter(Ends ends, int limit, LineConsumer consumer) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit < 1: " + limit);
    }
    this.ends = ends;
    this.limit = limit;
    this.consumer = consumer;
  }

  /** What ends a line. */
  enum Ends {
    /** A line feed; a carriage return before it is dropped. */
    LINE_FEED,
    /** A line feed, a carriage return, or both in this order. */
    ANY
  }

  /** Takes a line without its end. The array is lent for the call only. */
  interface LineConsumer {
    void line(byte[] bytes, int from, int to) throws StreamTooLargeException;
  }

  /** Takes all bytes of the buffer. */
  void feed(ByteBuffer data) throws StreamTooLargeException {
    if (data.hasArray()) {
      int from = data.arrayOffset() + data.position();
      int to = from + data.remaining();
      data.position(data.limit());
      scan(data.array(), from, to);
      return;
    }
    if (piece.length == 0) {
      piece = new byte[PIECE];
    }
    while (data.hasRemaining()) {
      int length = Math.min(PIECE, data.remaining());
      data.get(piece, 0, length);
      scan(piece, 0, length);
    }
  }

  /** Ends the last line, if it has begun. */
  void end() throws StreamTooLargeException {
    boolean onlyMark = first && begun.size() == 3 && markLength(begun.array(), 0, 3) == 3;
    if (begun.size() > 0 && !onlyMark) {
      line(begun.array(), 0, begun.size());
    }
    begun.clear();
  }

  private void scan(byte[] bytes, int from, int to) throws StreamTooLargeException {
    int start = from;
    if (afterCarriageReturn && from < to) {
      afterCarriageReturn = false;
      start += bytes[from] == '\n' ? 1 : 0;
    }
    int i = start;
    while (i < to) {
      byte b = bytes[i++];
      if (b == '\n') {
        finish(bytes, start, i - 1);
        start = i;
      } else if (b == '\r' && ends == Ends.ANY) {
        finish(bytes, start, i - 1);
        if (i == to) {
          afterCarriageReturn = true;
        } else if (bytes[i] == '\n') {
          i++;
        }
        start = i;
      }
    }
    require(to - start);
    begun.add(bytes, start, to);
  }

  private void finish(byte[] bytes, int from, int to) throws StreamTooLargeException {
    require(to - from);
    if (begun.size() == 0) {
      line(bytes, from, to);
    } else {
      begun.add(bytes, from, to);
      line(begun.array(), 0, begun.size());
      begun.clear();
    }
  }

  private void require(int more) throws StreamTooLargeException {
    if (more > limit - begun.size()) {
      throw new StreamTooLargeException("a line", limit);
    }
  }

  private void line(byte[] bytes, int from, int to) throws StreamTooLargeException {
    int begin = first ? from + markLength(bytes, from, to) : from;
    first = false;
    boolean dropped = ends == Ends.LINE_FEED && to > begin && bytes[to - 1] == '\r';
    consumer.line(bytes, begin, dropped ? to - 1 : to);
  }

  /** How long the byte order mark at this place is: 3, or 0 if there is none. */
  private static int markLength(byte[] bytes, int from, int to) {
    return to - from >= 3
            && bytes[from] == (byte) 0xEF
            && bytes[from + 1] == (byte) 0xBB
            && bytes[from + 2] == (byte) 0xBF
        ? 3
        : 0;
  }
}
