package dev.penstock.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A request as a server saw it.
 *
 * @param method as sent
 * @param target as it stands in the request line: usually a path with its query
 * @param headers in the order they came
 * @param body without its framing
 * @param connection the number of the connection that it came on, counted from 1
 * @param arrivedNanos the {@link System#nanoTime()} at which its first line was read
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
public record SeenRequest(
    String method,
    String target,
    List<Header> headers,
    byte[] body,
    int connection,
    long arrivedNanos) {

  /** Copies the headers. */
  public SeenRequest {
    headers = List.copyOf(headers);
  }

  /** Reads a request up to its body; empty when the client has closed the connection. */
  static Optional<SeenRequest> readHead(MessageReader reader, int connection) throws IOException {
    Optional<String> line = reader.firstLine();
    if (line.isEmpty()) {
      return Optional.empty();
    }
    long arrivedNanos = System.nanoTime();
    String[] words = line.get().split(" ", -1);
    if (words.length != 3 || !words[2].startsWith("HTTP/1.")) {
      throw new IllegalStateException("not a request line: " + line.get());
    }
    List<Header> headers = reader.headers();
    return Optional.of(
        new SeenRequest(words[0], words[1], headers, new byte[0], connection, arrivedNanos));
  }

  /** The same with the body that follows its head. */
  SeenRequest readBody(MessageReader reader) throws IOException {
    return new SeenRequest(method, target, headers, reader.body(headers), connection, arrivedNanos);
  }

  /** The value of the first header of this name, in whatever case. */
  public Optional<String> header(String name) {
    return Header.find(headers, name);
  }

  /** The body, read as UTF-8. */
  public String bodyText() {
    return new String(body, UTF_8);
  }

  @Override
  public String toString() {
    return method + " " + target + " on connection " + connection;
  }
}
