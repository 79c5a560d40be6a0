package dev.penstock.dialect;

import dev.penstock.http.Headers;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A whole response as a dialect reads it.
 *
 * @param error absent if it is a success
 * @param text the body; of a stream the one body that its events amount to
 * @param isJson whether the text is JSON
 */
public record Answer(Reading reading, Optional<RequestError> error, String text, boolean isJson) {

  /** Reads a response of any status. */
  public static Answer of(Dialect dialect, int status, Headers headers, byte[] body) {
    Optional<String> exact = BodyText.exact(headers, body);
    String text = exact.orElseGet(() -> BodyText.of(headers, body));
    if (StreamText.isStream(headers, text)) {
      return of(status, headers, StreamText.read(text, dialect));
    }
    Optional<StreamText> stream = exact.flatMap(json -> StreamText.ofArray(json, dialect));
    if (stream.isPresent()) {
      return of(status, headers, stream.get());
    }
    Reading read = dialect.read(text);
    Reading reading =
        exact.isPresent() ? read : Reading.notJson("the text is not UTF-8", read.cut().isPresent());
    return of(status, headers, reading, text, reading.notJson().isEmpty());
  }

  /** Reads a response of any status; the buffer stays as it is. */
  public static Answer of(Dialect dialect, int status, Headers headers, ByteBuffer body) {
    byte[] bytes = new byte[body.remaining()];
    body.duplicate().get(bytes);
    return of(dialect, status, headers, bytes);
  }

  private static Answer of(int status, Headers headers, StreamText stream) {
    String body = stream.body();
    return of(status, headers, stream.reading(body), body, stream.isJson());
  }

  private static Answer of(
      int status, Headers headers, Reading reading, String text, boolean isJson) {
    return new Answer(reading, RequestError.of(status, headers, reading), text, isJson);
  }
}
