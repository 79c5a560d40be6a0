package dev.penstock.dialect;

import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.POJONode;

/** The JSON of streams: trees that grow, with numbers as the server wrote them. */
final class StreamJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private static final Pattern LONE_SURROGATE = Pattern.compile("[\\x{D800}-\\x{DFFF}]");

  private StreamJson() {}

  /** The JSON value that a text is, if it is one. */
  static Optional<JsonNode> parse(String text) {
    try {
      return Optional.of(MAPPER.readTree(text)).filter(node -> !node.isMissingNode());
    } catch (JacksonException | NumberFormatException e) {
      // An exponent beyond those of a BigDecimal is the latter.
      return Optional.empty();
    }
  }

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** In one line. A surrogate without its other half is escaped, since no UTF-8 can hold it. */
  static String text(JsonNode node) {
    return LONE_SURROGATE
        .matcher(MAPPER.writeValueAsString(node))
        .replaceAll(half -> "\\\\u%04x".formatted((int) half.group().charAt(0)));
  }

  /** Lengthens a text in time that depends on the addition alone. */
  static void append(ObjectNode object, String field, String more) {
    JsonNode known = object.path(field);
    if (known instanceof POJONode grown && grown.getPojo() instanceof StringBuilder begun) {
      begun.append(more);
    } else {
      StringBuilder text = new StringBuilder(known.asString(""));
      text.append(more);
      object.putPOJO(field, text);
    }
  }

  /** The text of a field, though it may have been {@linkplain #append lengthened}. */
  static String textOf(ObjectNode object, String field) {
    return object.path(field) instanceof POJONode grown
        ? String.valueOf(grown.getPojo())
        : object.path(field).asString("");
  }

  static boolean hasText(JsonNode node) {
    return node.isString() && !node.stringValue().isEmpty();
  }
}
