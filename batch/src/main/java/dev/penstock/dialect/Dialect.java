package dev.penstock.dialect;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How one API is spoken: how its answers are read, and how it wants its key. */
public sealed interface Dialect
    permits OpenAiDialect, GeminiDialect, AnthropicDialect, JsonDialect {
  /** The dialect that is spoken at a URL, by the end of its path; else plain JSON. */
  static Dialect forUrl(URI url) {
    String path = url.getPath() == null ? "" : url.getPath();
    if (path.endsWith("/chat/completions")) {
      return new OpenAiDialect();
    } else if (path.endsWith(":generateContent") || path.endsWith(":streamGenerateContent")) {
      return new GeminiDialect();
    }
    return path.endsWith("/v1/messages") ? new AnthropicDialect() : new JsonDialect();
  }

  /**
   * The dialect of that name.
   *
   * @throws IllegalArgumentException if there is none; the message names those there are
   */
  static Dialect named(String name) {
    List<Dialect> all =
        List.of(
            new OpenAiDialect(), new GeminiDialect(), new AnthropicDialect(), new JsonDialect());
    return all.stream()
        .filter(dialect -> dialect.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown dialect \"%s\"; there are: %s"
                        .formatted(
                            name,
                            all.stream().map(Dialect::name).collect(Collectors.joining(", ")))));
  }

  /** Its name, as a configuration has it. */
  String name();

  /** What the JSON body of a response says, whatever the status. */
  Reading read(String body);

  /** Where the key goes, unless the user says otherwise. */
  default KeyField keyField() {
    return KeyField.BEARER;
  }

  /** Further header fields without which the API does not answer. */
  default Map<String, String> headers() {
    return Map.of();
  }

  /** Collects the events of a new stream. */
  Collector collector();
}
