package dev.penstock.dialect;

import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.json.JsonFactory;

/**
 * A walk through one JSON text that stops where somebody wants to look. What a callback does not
 * read is passed over, and is checked all the same.
 */
final class JsonWalk {
  /** Numbers are copied, never computed with, so that their length does no harm. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNumberLength(Integer.MAX_VALUE).build())
          .build();

  /** The beginning of {@code false} is told where it begins. */
  private static final int LONGEST_LITERAL = "false".length();

  private final JsonParser parser;

  private JsonWalk(JsonParser parser) {
    this.parser = parser;
  }

  /**
   * Why a text is not JSON.
   *
   * @param isCut whether it is the beginning of JSON
   */
  record Flaw(String why, boolean isCut) {}

  /**
   * Walks the whole text.
   *
   * @return why it is not JSON; null if it is
   */
  static @Nullable Flaw through(String text, Consumer<JsonWalk> atRoot) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      if (parser.nextToken() == null) {
        return new Flaw("the body is empty", true);
      }
      atRoot.accept(new JsonWalk(parser));
      parser.skipChildren();
      return parser.nextToken() == null ? null : new Flaw("more than one JSON value", false);
    } catch (JacksonException e) {
      String why = Objects.requireNonNullElse(e.getOriginalMessage(), "malformed");
      return isAtEnd(e, text)
          ? new Flaw("it ends in the middle of the JSON", true)
          : new Flaw(why, false);
    }
  }

  private static boolean isAtEnd(JacksonException flaw, String text) {
    return BodyText.beginsWith("{[", text)
        && flaw.getLocation() != null
        && flaw.getLocation().getCharOffset() > text.stripTrailing().length() - LONGEST_LITERAL;
  }

  /** Stops at the value of each field, if an object stands here. */
  void fields(Consumer<String> atField) {
    if (parser.hasToken(JsonToken.START_OBJECT)) {
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        atField.accept(name);
        parser.skipChildren();
      }
    }
  }

  /** Stops at the first element, if an array stands here. */
  void first(Runnable atElement) {
    int[] index = {0};
    elements(
        () -> {
          if (index[0]++ == 0) {
            atElement.run();
          }
        });
  }

  /** Stops at each element, if an array stands here. */
  void elements(Runnable atElement) {
    if (parser.hasToken(JsonToken.START_ARRAY)) {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        atElement.run();
        parser.skipChildren();
      }
    }
  }

  /** The string that stands here; null if it is something else. */
  @Nullable String string() {
    return parser.hasToken(JsonToken.VALUE_STRING) ? parser.getString() : null;
  }

  /** The string that stands here, or the texts of a list of parts; null if it is neither. */
  @Nullable String texts() {
    if (!isList()) {
      return string();
    }
    StringBuilder texts = new StringBuilder();
    elements(
        () ->
            fields(
                name -> {
                  String text = name.equals("text") ? string() : null;
                  texts.append(text == null ? "" : text);
                }));
    return texts.isEmpty() ? null : texts.toString();
  }

  /** The scalar that stands here, as text; null if it is null, an object or an array. */
  @Nullable String scalar() {
    return isNull() || !parser.currentToken().isScalarValue() ? null : parser.getString();
  }

  /** The whole number that stands here; empty if it is something else. */
  OptionalLong count() {
    if (!parser.hasToken(JsonToken.VALUE_NUMBER_INT)) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(parser.getLongValue());
    } catch (InputCoercionException e) {
      return OptionalLong.empty();
    }
  }

  /** Whether an array stands here. */
  boolean isList() {
    return parser.hasToken(JsonToken.START_ARRAY);
  }

  /** Whether {@code true} stands here. */
  boolean isTrue() {
    return parser.hasToken(JsonToken.VALUE_TRUE);
  }

  boolean isNull() {
    return parser.hasToken(JsonToken.VALUE_NULL);
  }
}
