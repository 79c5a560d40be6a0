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
    if (exact.isEmpty()) {
      Reading reading = Reading.notJson("the text is not UTF-8");
      return of(status, headers, reading, BodyText.of(headers, body));
    }
    String text = exact.get();
    Optional<StreamText> stream =
        StreamText.isStream(headers, text)
            ? Optional.of(StreamText.read(text, dialect))
            : StreamText.ofArray(text, dialect);
    return stream
        .map(events -> of(status, headers, events.reading(), events.body()))
        .orElseGet(() -> of(status, headers, dialect.read(text), text));
  }

  /** Reads a response of any status; the buffer stays as it is. */
  public static Answer of(Dialect dialect, int status, Headers headers, ByteBuffer body) {
    byte[] bytes = new byte[body.remaining()];
    body.duplicate().get(bytes);
    return of(dialect, status, headers, bytes);
  }

  private static Answer of(int status, Headers headers, Reading reading, String text) {
    Optional<RequestError> error = RequestError.of(status, headers, reading);
    return new Answer(reading, error, text, reading.notJson().isEmpty());
  }
}
