package dev.penstock.dialect;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Collects the events of a message:
 *
 * <pre>{@code
 * {"type":"message_start","message":{"id":"msg_1","content":[],"usage":{"input_tokens":12}}}
 * {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}
 * {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"he"}}
 * {"type":"content_block_stop","index":0}
 * {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":40}}
 * {"type":"message_stop"}
 * }</pre>
 *
 * <p>Events of other types are passed over, as the API asks.
 */
final class AnthropicStream implements Collector {
  /** Where the JSON of a tool's input grows until it is whole. */
  private static final String PARTIAL_JSON = "partial_json";

  private final ObjectNode message = StreamJson.object();
  private final Map<Integer, ObjectNode> blocks = new TreeMap<>();
  private boolean isStopped;

  @Override
  public void add(JsonNode event) {
    switch (event.path("type").asString("")) {
      case "message_start" -> {
        if (event.path("message") instanceof ObjectNode begun) {
          message.setAll(begun);
        }
      }
      case "content_block_start" -> {
        if (event.path("content_block") instanceof ObjectNode block) {
          blocks.put(event.path("index").asInt(blocks.size()), block);
        }
      }
      case "content_block_delta" ->
          addDelta(
              blocks.computeIfAbsent(event.path("index").asInt(0), i -> StreamJson.object()),
              event.path("delta"));
      case "message_delta" -> {
        event.path("delta").properties().forEach(field -> set(message, field));
        ObjectNode usage =
            message.path("usage") instanceof ObjectNode known ? known : message.putObject("usage");
        event.path("usage").properties().forEach(field -> set(usage, field));
      }
      case "message_stop" -> isStopped = true;
      default -> {}
    }
  }

  private static void set(ObjectNode object, Map.Entry<String, JsonNode> field) {
    object.set(field.getKey(), field.getValue());
  }

  private static void addDelta(ObjectNode block, JsonNode delta) {
    delta
        .properties()
        .forEach(
            field -> {
              String name = field.getKey();
              JsonNode value = field.getValue();
              if (name.equals("citation")) {
                ArrayNode citations =
                    block.path("citations") instanceof ArrayNode known
                        ? known
                        : block.putArray("citations");
                citations.add(value);
              } else if (!name.equals("type") && value.isString()) {
                StreamJson.append(block, name, value.stringValue());
              }
            });
  }

  @Override
  public JsonNode body() {
    ObjectNode body = message.deepCopy();
    if (!blocks.isEmpty()) {
      ArrayNode content = body.putArray("content");
      blocks.values().forEach(block -> content.add(withInput(block)));
    }
    return body;
  }

  private static JsonNode withInput(ObjectNode block) {
    if (block.has(PARTIAL_JSON)) {
      String json = StreamJson.textOf(block, PARTIAL_JSON);
      block.remove(PARTIAL_JSON);
      if (!json.isEmpty()) {
        StreamJson.parse(json)
            .ifPresentOrElse(input -> block.set("input", input), () -> block.put("input", json));
      }
    }
    return block;
  }

  @Override
  public Optional<String> missing(boolean done) {
    return isStopped ? Optional.empty() : Optional.of("message_stop");
  }
}
