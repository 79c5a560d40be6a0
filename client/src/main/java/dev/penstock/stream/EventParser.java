package dev.penstock.stream;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads server-sent events from a stream, as it comes, by the rules of the WHATWG HTML standard,
 * section 9.2.6. One thread at a time may use it.
 *
 * <p>An event counts once its blank line is there. What the end of the stream cuts off is not told
 * to the consumer; {@link #unterminated} has it for those whose servers leave out the last blank
 * line.
 */
public final class EventParser {
  /** 8 MiB. */
  public static final int DEFAULT_LIMIT = 8 << 20;

  private static final String DEFAULT_EVENT = "message";

  private final Consumer<? super ServerSentEvent> consumer;
  private final int limit;
  private final LineSplitter lines;

  /** The data of the event that has begun, each line with a line feed. */
  private final ByteCollector data = new ByteCollector();

  private String event = "";
  private String id = "";
  private Optional<Duration> retry = Optional.empty();

  /** Events of up to {@link #DEFAULT_LIMIT} bytes. */
  public EventParser(Consumer<? super ServerSentEvent> consumer) {
    this(DEFAULT_LIMIT, consumer);
  }

  /**
   * Events of up to so many bytes.
   *
   * @param limit of a line, and of the data of an event
   * @param consumer called for each event, from within {@link #feed}
   * @throws IllegalArgumentException if the limit is below 1
   */
  public EventParser(int limit, Consumer<? super ServerSentEvent> consumer) {
    this.consumer = consumer;
    this.limit = limit;
    lines = new LineSplitter(LineSplitter.Ends.ANY, limit, this::line);
  }

  /**
   * Takes the next bytes, all that remain in the buffer; it may be used again at once.
   *
   * @throws StreamTooLargeException if a line or an event is longer than the limit; nothing may be
   *     fed any more
   */
  public void feed(ByteBuffer bytes) throws StreamTooLargeException {
    lines.feed(bytes);
  }

  /**
   * Tells that no more will come.
   *
   * @throws StreamTooLargeException if the last event is longer than the limit
   */
  public void end() throws StreamTooLargeException {
    lines.end();
  }

  /** The event that the end of the stream cut off, its last line included, if it has data. */
  public Optional<ServerSentEvent> unterminated() {
    return data.size() == 0 ? Optional.empty() : Optional.of(event());
  }

  /** How long to wait before connecting again, as the server told last, if it did. */
  public Optional<Duration> retry() {
    return retry;
  }

  private void line(byte[] bytes, int from, int to) throws StreamTooLargeException {
    if (from == to) {
      dispatch();
      return;
    }
    int colon = from;
    while (colon < to && bytes[colon] != ':') {
      colon++;
    }
    int value = Math.min(colon + 1, to);
    if (value < to && bytes[value] == ' ') {
      value++;
    }
    field(bytes, from, colon, value, to);
  }

  private void field(byte[] bytes, int name, int nameEnd, int from, int to)
      throws StreamTooLargeException {
    if (is("data", bytes, name, nameEnd)) {
      addData(bytes, from, to);
    } else if (is("event", bytes, name, nameEnd)) {
      event = Utf8.decode(bytes, from, to);
    } else if (is("id", bytes, name, nameEnd)) {
      String text = Utf8.decode(bytes, from, to);
      id = text.indexOf('\0') < 0 ? text : id;
    } else if (is("retry", bytes, name, nameEnd)) {
      retry = digits(bytes, from, to).or(() -> retry);
    }
  }

  private static boolean is(String name, byte[] bytes, int from, int to) {
    if (to - from != name.length()) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      if (bytes[from + i] != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private void addData(byte[] bytes, int from, int to) throws StreamTooLargeException {
    if (to - from > limit - data.size()) {
      throw new StreamTooLargeException("an event", limit);
    }
    data.add(bytes, from, to);
    data.add((byte) '\n');
  }

  private void dispatch() {
    if (data.size() > 0) {
      ServerSentEvent whole = event();
      data.clear();
      event = "";
      consumer.accept(whole);
    }
    event = "";
  }

  private ServerSentEvent event() {
    return new ServerSentEvent(
        event.isEmpty() ? DEFAULT_EVENT : event, Utf8.decode(data.array(), 0, data.size() - 1), id);
  }

  /** Milliseconds in ASCII digits; what is too large to hold counts as the largest. */
  private static Optional<Duration> digits(byte[] bytes, int from, int to) {
    long milliseconds = 0;
    for (int i = from; i < to; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return Optional.empty();
      }
      milliseconds = Math.min(Long.MAX_VALUE / 20, milliseconds) * 10 + digit;
    }
    return from == to ? Optional.empty() : Optional.of(Duration.ofMillis(milliseconds));
  }
}
