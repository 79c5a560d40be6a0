package dev.penstock.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penstock.http.Headers;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The body of a response as text. A byte order mark is left out. */
final class BodyText {
  private static final char REPLACEMENT = '\uFFFD';
  private static final Pattern CHARSET =
      Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\\s;\"]+)", Pattern.CASE_INSENSITIVE);

  private BodyText() {}

  /**
   * The text that lost nothing: JSON is UTF-8 whatever the headers say (RFC 8259 section 8.1), else
   * it is in the charset that they name; absent if it is neither.
   */
  static Optional<String> exact(Headers headers, byte[] body) {
    String text = new String(body, UTF_8);
    if (text.indexOf(REPLACEMENT) >= 0 && !Arrays.equals(body, text.getBytes(UTF_8))) {
      return Optional.of(of(headers, body)).filter(other -> other.indexOf(REPLACEMENT) < 0);
    }
    return Optional.of(withoutMark(text));
  }

  /** The text in the charset that the headers name; bytes that are no text become U+FFFD. */
  static String of(Headers headers, byte[] body) {
    return withoutMark(new String(body, charset(headers)));
  }

  /** Whether the first character that is no white space is one of these. */
  static boolean beginsWith(String any, String text) {
    int at = 0;
    while (at < text.length() && text.charAt(at) <= ' ') {
      at++;
    }
    return at < text.length() && any.indexOf(text.charAt(at)) >= 0;
  }

  private static String withoutMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static Charset charset(Headers headers) {
    Matcher matcher = CHARSET.matcher(headers.first("content-type").orElse(""));
    try {
      return matcher.find() ? Charset.forName(matcher.group(1)) : UTF_8;
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return UTF_8;
    }
  }
}
