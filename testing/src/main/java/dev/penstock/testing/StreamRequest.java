package dev.penstock.testing;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request over HTTP/2, or the head of one.
 *
 * @param stream the stream it came on
 * @param fields in order, with those that begin with a colon
 * @param body what has come of it
 */
public record StreamRequest(int stream, List<Map.Entry<String, String>> fields, byte[] body) {
  /** The first value of the field, whose name is in lower case. */
  public Optional<String> field(String name) {
    return fields.stream()
        .filter(field -> field.getKey().equals(name))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** Path and query. */
  public String path() {
    return field(":path").orElse("");
  }

  @Override
  public String toString() {
    return "stream " + stream + " " + fields;
  }
}
