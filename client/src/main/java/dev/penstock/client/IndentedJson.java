package dev.penstock.client;

import java.io.ByteArrayOutputStream;
import java.nio.charset.CharacterCodingException;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * A body as it is saved: JSON indented and in UTF-8, all else as it came. It is copied token by
 * token, since a tree or a map would write numbers in another way and drop repeated names.
 */
final class IndentedJson {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final PrettyPrinter LAYOUT =
      new DefaultPrettyPrinter(
          Separators.createDefaultInstance().withObjectNameValueSpacing(Separators.Spacing.AFTER));
  private static final ObjectWriter WRITER = MAPPER.writer().with(LAYOUT);

  private IndentedJson() {}

  /** JSON if its Content-Type says so and it is one value; else the bytes of the body. */
  static byte[] of(Response response) {
    String type = response.headers().first("content-type").orElse("").toLowerCase(Locale.ROOT);
    if (!type.contains("json")) {
      return response.bytes();
    }
    try {
      return indented(response.exactText()).orElseGet(response::bytes);
    } catch (JacksonException | CharacterCodingException e) {
      return response.bytes();
    }
  }

  /** Empty if there is more than one value. */
  private static Optional<byte[]> indented(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
    try (JsonParser parser = MAPPER.createParser(text);
        JsonGenerator generator = WRITER.createGenerator(out)) {
      int depth = 0;
      boolean whole = false;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (whole) {
          return Optional.empty();
        }
        copy(parser, token, generator);
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        whole = depth == 0;
      }
    }
    return Optional.of(out.toByteArray());
  }

  private static void copy(JsonParser parser, JsonToken token, JsonGenerator generator) {
    if (token.isNumeric()) {
      generator.writeNumber(parser.getString());
    } else {
      generator.copyCurrentEvent(parser);
    }
  }
}
