package dev.penstock.stream;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Cuts a stream of UTF-8 into lines, as it comes. A line ends in LF or CRLF; what is left at the
 * end is a line too. A byte order mark at the start is dropped, what is not UTF-8 becomes U+FFFD.
 * One thread at a time may use it.
 */
public final class LineParser {
  /** 8 MiB. */
  public static final int DEFAULT_LIMIT = 8 << 20;

  private final LineSplitter lines;

  /** Lines of up to {@link #DEFAULT_LIMIT} bytes. */
  public LineParser(Consumer<? super String> consumer) {
    this(DEFAULT_LIMIT, consumer);
  }

  /**
   * Lines of up to so many bytes.
   *
   * @param limit the line feed not counted
   * @param consumer called for each line, empty ones too, from within {@link #feed} and {@link
   *     #end}
   * @throws IllegalArgumentException if the limit is below 1
   */
  public LineParser(int limit, Consumer<? super String> consumer) {
    lines =
        new LineSplitter(
            LineSplitter.Ends.LINE_FEED,
            limit,
            (bytes, from, to) -> consumer.accept(Utf8.decode(bytes, from, to)));
  }

  /**
   * Takes the next bytes, all that remain in the buffer; it may be used again at once.
   *
   * @throws StreamTooLargeException if a line is longer than the limit; nothing may be fed any more
   */
  public void feed(ByteBuffer data) throws StreamTooLargeException {
    lines.feed(data);
  }

  /**
   * Tells that no more will come.
   *
   * @throws StreamTooLargeException never, unless {@link #feed} threw it before
   */
  public void end() throws StreamTooLargeException {
    lines.end();
  }
}
