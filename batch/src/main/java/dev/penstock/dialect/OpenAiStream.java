package dev.penstock.dialect;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Collects the chunks of a chat completion:
 *
 * <pre>{@code
 * {"id":"c1","object":"chat.completion.chunk","model":"m","choices":[
 *   {"index":0,"delta":{"content":"he"},"finish_reason":null}],"usage":null}
 * }</pre>
 *
 * <p>Texts of a delta are put together; what names or numbers something replaces what was there.
 */
final class OpenAiStream implements Collector {
  private static final Set<String> NAMES = Set.of("id", "type", "role", "name", "object", "model");

  private static final int MOST_OUT_OF_ORDER = 64;

  private final ObjectNode fields = StreamJson.object();
  private final Map<Integer, ObjectNode> choices = new TreeMap<>();
  private boolean isFinished;

  @Override
  public void add(JsonNode chunk) {
    chunk
        .properties()
        .forEach(
            field -> {
              if (!field.getKey().equals("choices") && !field.getValue().isNull()) {
                fields.set(field.getKey(), field.getValue());
              }
            });
    fields.remove("obfuscation");
    int position = 0;
    for (JsonNode part : chunk.path("choices")) {
      if (part instanceof ObjectNode choice) {
        addChoice(choice, choice.path("index").asInt(position));
      }
      position++;
    }
  }

  private void addChoice(ObjectNode part, int index) {
    ObjectNode choice = choices.computeIfAbsent(index, i -> StreamJson.object().put("index", i));
    part.properties()
        .forEach(
            field -> {
              JsonNode value = field.getValue();
              switch (field.getKey()) {
                case "index" -> {}
                case "delta", "message" -> merge(child(choice, "message"), value);
                case "logprobs" -> {
                  if (value.isObject()) {
                    merge(child(choice, "logprobs"), value);
                  } else {
                    set(choice, "logprobs", value);
                  }
                }
                // of a completion that is no chat
                case "text" -> StreamJson.append(choice, "text", value.asString(""));
                default -> set(choice, field.getKey(), value);
              }
            });
    isFinished |= StreamJson.hasText(choice.path("finish_reason"));
  }

  private static void merge(ObjectNode whole, JsonNode part) {
    part.properties().forEach(field -> merge(whole, field.getKey(), field.getValue()));
  }

  private static void merge(ObjectNode whole, String name, JsonNode value) {
    if (value.isString() && !NAMES.contains(name)) {
      StreamJson.append(whole, name, value.stringValue());
    } else if (value.isObject()) {
      merge(child(whole, name), value);
    } else if (value.isArray()) {
      merge(list(whole, name), value);
    } else if (!value.isString() || StreamJson.hasText(value)) {
      set(whole, name, value);
    }
  }

  /** Elements that tell their index belong to the one that was there with it. */
  private static void merge(ArrayNode list, JsonNode parts) {
    for (JsonNode part : parts) {
      JsonNode index = part.path("index");
      ObjectNode known = index.isInt() ? withIndex(list, index) : null;
      if (known == null && part.isObject()) {
        known = list.addObject();
      }
      if (known == null) {
        list.add(part);
      } else {
        merge(known, part);
      }
    }
  }

  /** Looks where it should be, then among the last, so that no list makes this slow. */
  private static @Nullable ObjectNode withIndex(ArrayNode list, JsonNode index) {
    if (list.path(index.intValue()) instanceof ObjectNode known
        && known.path("index").equals(index)) {
      return known;
    }
    for (int i = list.size() - 1; i >= Math.max(0, list.size() - MOST_OUT_OF_ORDER); i--) {
      if (list.path(i) instanceof ObjectNode known && known.path("index").equals(index)) {
        return known;
      }
    }
    return null;
  }

  private static void set(ObjectNode whole, String name, JsonNode value) {
    if (!value.isNull() || !whole.has(name)) {
      whole.set(name, value);
    }
  }

  private static ObjectNode child(ObjectNode whole, String name) {
    return whole.path(name) instanceof ObjectNode child ? child : whole.putObject(name);
  }

  private static ArrayNode list(ObjectNode whole, String name) {
    return whole.path(name) instanceof ArrayNode list ? list : whole.putArray(name);
  }

  @Override
  public JsonNode body() {
    ObjectNode body = fields.deepCopy();
    if (body.path("object").asString("").equals("chat.completion.chunk")) {
      body.put("object", "chat.completion");
    }
    if (!choices.isEmpty()) {
      body.putArray("choices").addAll(choices.values());
    }
    return body;
  }

  @Override
  public Optional<String> missing(boolean done) {
    if (!done) {
      return Optional.of("data: [DONE]");
    }
    return isFinished
        ? Optional.empty()
        : Optional.of(choices.isEmpty() ? "any choice" : "a finish_reason");
  }
}
