package dev.penstock.input;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;

/** Whether bytes are a body that can be sent: one JSON object in UTF-8. */
final class BodyCheck {
  static final JsonFactory JSON =
      JsonFactory.builder().disable(TokenStreamFactory.Feature.CHARSET_DETECTION).build();

  private BodyCheck() {}

  /** Why the bytes, without white space around them, are no body; null if they are one. */
  static @Nullable String problem(byte[] bytes, int from, int to) {
    String problem = textProblem(bytes, from, to);
    return problem != null || QuickJson.isObject(bytes, from, to)
        ? problem
        : jsonProblem(bytes, from, to);
  }

  /** Why the bytes are no text in UTF-8; null if they are. They may end within a character. */
  static @Nullable String textProblem(byte[] bytes, int from, int to) {
    boolean ascii = true;
    for (int i = from; i < to; i++) {
      if (bytes[i] == 0) {
        return "NUL at byte %d; save the file as plain text in UTF-8".formatted(i - from + 1);
      }
      ascii &= bytes[i] > 0;
    }
    return ascii ? null : utf8Problem(ByteBuffer.wrap(bytes, from, to - from));
  }

  private static @Nullable String utf8Problem(ByteBuffer bytes) {
    int from = bytes.position();
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CharBuffer scratch = CharBuffer.allocate(Math.min(bytes.remaining(), 8192));
    CoderResult result;
    do {
      result = decoder.decode(bytes, scratch.clear(), false);
    } while (result.isOverflow());
    return result.isError()
        ? "not UTF-8 at byte %d (0x%02x); save the file in UTF-8"
            .formatted(bytes.position() - from + 1, bytes.get(bytes.position()))
        : null;
  }

  /** Only a parser can say what is wrong; it takes several times as long as a quick look. */
  private static @Nullable String jsonProblem(byte[] bytes, int from, int to) {
    if (bytes[from] != '{') {
      return notAnObject("it begins with " + beginning(bytes, from, to));
    }
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), bytes, from, to - from)) {
      readObject(parser);
      long end = parser.currentLocation().getByteOffset();
      return end < to - from
          ? notAnObject("more text follows its end at byte %d".formatted(end + 1))
          : null;
    } catch (JacksonException e) {
      long at = e.getLocation() == null ? 0 : e.getLocation().getByteOffset();
      return notAnObject("%s (byte %d)".formatted(describe(e), at));
    }
  }

  private static String notAnObject(String why) {
    return "not a JSON object: %s; write one JSON object on each line".formatted(why);
  }

  private static void readObject(JsonParser parser) {
    int depth = 0;
    do {
      JsonToken token = parser.nextToken();
      if (token == null) {
        throw new UnexpectedEndOfInputException(parser, null, "no end of the object");
      }
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      }
    } while (depth > 0);
  }

  /** What Jackson found: its own words for an early end name a source that it does not know. */
  static String describe(JacksonException e) {
    return e instanceof UnexpectedEndOfInputException
        ? "it ends in the middle"
        : e.getOriginalMessage();
  }

  private static String beginning(byte[] bytes, int from, int to) {
    int length = Math.min(to - from, 20);
    String start = new String(bytes, from, length, StandardCharsets.UTF_8);
    return "\""
        + start.replaceAll("[\\p{Cntrl}\uFFFD]", "?")
        + (to - from > 20 ? "..." : "")
        + "\"";
  }
}
