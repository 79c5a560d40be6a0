package dev.penstock.dialect;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Collects the events of whatever API the first of them gives away; of any other, all of them. */
final class AnyStream implements Collector {
  private @Nullable Collector known;

  @Override
  public void add(JsonNode event) {
    if (known == null) {
      known = forEvent(event);
    }
    known.add(event);
  }

  private static Collector forEvent(JsonNode event) {
    String type = event.path("type").asString("");
    if (event.has("choices")) {
      return new OpenAiStream();
    } else if (event.has("candidates") || event.has("usageMetadata")) {
      return new GeminiStream();
    } else if (type.startsWith("response.")) {
      return new ResponsesStream();
    }
    return type.equals("message_start") || type.equals("ping")
        ? new AnthropicStream()
        : new AllEvents();
  }

  @Override
  public JsonNode body() {
    return known == null ? StreamJson.object() : known.body();
  }

  @Override
  public Optional<String> missing(boolean done) {
    return known == null ? Optional.of("any event") : known.missing(done);
  }

  /** The list of what came. Nothing tells that it is whole but the framing. */
  private static final class AllEvents implements Collector {
    private final ArrayNode events = JsonNodeFactory.instance.arrayNode();

    @Override
    public void add(JsonNode event) {
      events.add(event);
    }

    @Override
    public JsonNode body() {
      return events;
    }

    @Override
    public Optional<String> missing(boolean done) {
      return Optional.empty();
    }
  }
}
