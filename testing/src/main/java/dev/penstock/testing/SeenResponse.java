package dev.penstock.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * An answer as a {@link RawClient} saw it.
 *
 * @param status as sent
 * @param headers in the order they came
 * @param body without its framing
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
public record SeenResponse(int status, List<Header> headers, byte[] body) {

  /** Copies the headers. */
  public SeenResponse {
    headers = List.copyOf(headers);
  }

  static SeenResponse read(MessageReader reader, String method) throws IOException {
    String line =
        reader.firstLine().orElseThrow(() -> new EOFException("closed instead of an answer"));
    int status = Integer.parseInt(line.split(" ", 3)[1]);
    List<Header> headers = reader.headers();
    byte[] body = method.equals("HEAD") ? new byte[0] : reader.body(headers);
    return new SeenResponse(status, headers, body);
  }

  /** The value of the first header of this name, in whatever case. */
  public Optional<String> header(String name) {
    return Header.find(headers, name);
  }

  /** The body, read as UTF-8. */
  public String bodyText() {
    return new String(body, UTF_8);
  }
}
