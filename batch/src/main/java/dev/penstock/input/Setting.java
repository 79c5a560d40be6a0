package dev.penstock.input;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * A value that every body gets at a path.
 *
 * @param path the names of members, from the outside in; in an array, a number from 0
 * @param json the value
 */
public record Setting(List<String> path, String json) {
  private static final ObjectReader WHOLE =
      JsonMapper.shared().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** Copies the list. */
  public Setting {
    path = List.copyOf(path);
  }

  /**
   * Reads {@code a.b=value}. What is no JSON is a text.
   *
   * @throws IllegalArgumentException if there is no path before an equals sign
   */
  public static Setting parse(String text) {
    int equals = text.indexOf('=');
    if (equals < 0) {
      throw new IllegalArgumentException(
          "no value: \"%s\"; write it like generationConfig.temperature=0.2".formatted(text));
    }
    List<String> path = Arrays.asList(text.substring(0, equals).split("\\.", -1));
    if (path.contains("")) {
      throw new IllegalArgumentException(
          "a name is missing in the path \"%s\"; write it like generationConfig.temperature=0.2"
              .formatted(text.substring(0, equals)));
    }
    return new Setting(path, json(text.substring(equals + 1)));
  }

  private static String json(String value) {
    try {
      return WHOLE.readTree(value).isMissingNode() ? quoted(value) : value.strip();
    } catch (JacksonException e) {
      return quoted(value);
    }
  }

  /** A text as JSON. */
  static String quoted(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsCharArray(text)) + '"';
  }

  /** The names from one on, with dots between. */
  String path(int from, int to) {
    return path.subList(from, to).stream().collect(Collectors.joining("."));
  }

  /** What {@link #parse} reads again. */
  @Override
  public String toString() {
    return path(0, path.size()) + "=" + json;
  }
}
