package dev.penstock.cli;

import dev.penstock.client.Request;
import dev.penstock.http.Headers;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Header fields as the command line has them: {@code {"X-Team":"blue"}}. */
final class HeaderFields {
  private static final String REMEDY = "; write it like '{\"X-Team\":\"blue\"}'";

  private HeaderFields() {}

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException if they are no object of texts, or cannot be sent; the message
   *     has no values, which may be keys
   */
  static Headers parse(String json) {
    JsonNode fields;
    try {
      fields =
          JsonMapper.builder()
              .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
              .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
              .build()
              .readTree(json);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "not JSON at character %d%s".formatted(e.getLocation().getColumnNr(), REMEDY), e);
    }
    if (!fields.isObject()) {
      throw new IllegalArgumentException("not a JSON object" + REMEDY);
    }
    Headers.Builder headers = Headers.builder();
    Request.Builder check = Request.post("http://localhost");
    for (Map.Entry<String, JsonNode> field : fields.properties()) {
      if (!field.getValue().isString()) {
        throw new IllegalArgumentException(
            "the value of %s is not a text%s".formatted(field.getKey(), REMEDY));
      }
      check.header(field.getKey(), field.getValue().stringValue());
      headers.add(field.getKey(), field.getValue().stringValue());
    }
    return headers.build();
  }
}
