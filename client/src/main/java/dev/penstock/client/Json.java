package dev.penstock.client;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON by Jackson, loaded when the first value is mapped. */
final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Keeps numbers as they are written. */
  private static final JsonMapper EXACT =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private Json() {}

  static byte[] write(@Nullable Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JacksonException e) {
      throw new JsonException("cannot be written as JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** The body indented, if its Content-Type is JSON and it is; else as it is. */
  static byte[] indented(Response response) {
    String type = response.headers().first("content-type").orElse("").toLowerCase(Locale.ROOT);
    if (!type.contains("json")) {
      return response.bytes();
    }
    try {
      JsonNode tree = EXACT.readTree(response.text());
      return EXACT.writerWithDefaultPrettyPrinter().writeValueAsBytes(tree);
    } catch (JacksonException e) {
      return response.bytes();
    }
  }

  static <T> @Nullable T read(Response response, Class<T> type) {
    try {
      return MAPPER.readValue(response.text(), type);
    } catch (JacksonException e) {
      throw new JsonException(
          "%s is not JSON for %s: %s"
              .formatted(response, type.getSimpleName(), e.getOriginalMessage()),
          e);
    }
  }
}
