package dev.penstock.dialect;

import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;

/** How one API's answers are read. */
public interface Dialect {
  /** The dialect that is spoken at a URL: OpenAI's by its path, else plain JSON. */
  static Dialect forUrl(URI url) {
    String path = url.getPath() == null ? "" : url.getPath();
    return path.endsWith("/chat/completions") ? new OpenAiDialect() : new JsonDialect();
  }

  /**
   * The dialect of that name.
   *
   * @throws IllegalArgumentException if there is none; the message names those there are
   */
  static Dialect named(String name) {
    List<Dialect> all = List.of(new OpenAiDialect(), new JsonDialect());
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

  /** What the body of a response says, whatever the status. */
  Reading read(String body);
}
