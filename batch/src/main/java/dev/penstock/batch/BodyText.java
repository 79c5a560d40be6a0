package dev.penstock.batch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penstock.client.Response;
import java.util.Arrays;
import java.util.Optional;

/** The body of a response as text that lost nothing. */
final class BodyText {
  private static final char REPLACEMENT = '\uFFFD';

  private BodyText() {}

  /**
   * The text: JSON is UTF-8 whatever the headers say (RFC 8259 section 8.1), else it is in the
   * charset that they name; absent if it is neither.
   */
  static Optional<String> of(Response response) {
    byte[] bytes = response.bytes();
    String text = new String(bytes, UTF_8);
    if (text.indexOf(REPLACEMENT) >= 0 && !Arrays.equals(bytes, text.getBytes(UTF_8))) {
      return Optional.of(response.text()).filter(other -> other.indexOf(REPLACEMENT) < 0);
    }
    return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
  }
}
