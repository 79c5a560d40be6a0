package dev.penstock.client;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON by Jackson, loaded when the first value is mapped. */
final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  static byte[] write(@Nullable Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JacksonException e) {
      throw new JsonException("cannot be written as JSON: " + e.getOriginalMessage(), e);
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
