package dev.penstock.dialect;

import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Collects the events of OpenAI's Responses, of which the last has it all:
 *
 * <pre>{@code
 * {"type":"response.output_text.delta","delta":"he"}
 * {"type":"response.completed","response":{"output":[],"usage":{}}}
 * }</pre>
 */
final class ResponsesStream implements Collector {
  private static final Set<String> LAST =
      Set.of("response.completed", "response.incomplete", "response.failed");

  private JsonNode response = StreamJson.object();
  private boolean isEnded;

  @Override
  public void add(JsonNode event) {
    if (event.path("response").isObject()) {
      response = event.path("response");
    }
    isEnded |= LAST.contains(event.path("type").asString(""));
  }

  @Override
  public JsonNode body() {
    return response;
  }

  @Override
  public Optional<String> missing(boolean done) {
    return isEnded ? Optional.empty() : Optional.of("response.completed");
  }
}
