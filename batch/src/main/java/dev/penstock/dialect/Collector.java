package dev.penstock.dialect;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Makes the events of a stream the one body that the API answers with when it does not stream. */
interface Collector {
  /** Takes the data of the next event. */
  void add(JsonNode event);

  /** What has come, as one body; an object without fields if nothing has. */
  JsonNode body();

  /**
   * What the stream lacks to be whole, in words; empty if it is.
   *
   * @param done whether {@code [DONE]} came
   */
  Optional<String> missing(boolean done);
}
