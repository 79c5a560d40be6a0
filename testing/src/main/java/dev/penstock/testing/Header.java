package dev.penstock.testing;

import java.util.List;
import java.util.Optional;

/**
 * A header line of a request or an answer.
 *
 * @param name as it was on the wire
 * @param value without white space at either end
 */
public record Header(String name, String value) {

  /** The value of the first header of this name, in whatever case. */
  static Optional<String> find(List<Header> headers, String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .findFirst();
  }
}
