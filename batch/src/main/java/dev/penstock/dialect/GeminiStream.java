package dev.penstock.dialect;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Collects the parts of {@code :streamGenerateContent}, each a response of its own:
 *
 * <pre>{@code
 * {"candidates":[{"content":{"parts":[{"text":"he"}],"role":"model"},"index":0}],
 *  "usageMetadata":{"promptTokenCount":12},"modelVersion":"m"}
 * }</pre>
 *
 * <p>Texts that follow one another become one part. Of all else the last counts.
 */
final class GeminiStream implements Collector {
  private final ObjectNode fields = StreamJson.object();
  private final Map<Integer, ObjectNode> candidates = new TreeMap<>();
  private boolean isFinished;

  @Override
  public void add(JsonNode response) {
    response
        .properties()
        .forEach(
            field -> {
              if (!field.getKey().equals("candidates") && !field.getValue().isNull()) {
                fields.set(field.getKey(), field.getValue());
              }
            });
    int position = 0;
    for (JsonNode part : response.path("candidates")) {
      int index = part.path("index").asInt(position++);
      addCandidate(candidates.computeIfAbsent(index, i -> StreamJson.object()), part);
    }
    isFinished |= StreamJson.hasText(response.path("promptFeedback").path("blockReason"));
  }

  private void addCandidate(ObjectNode candidate, JsonNode part) {
    part.properties()
        .forEach(
            field -> {
              if (!field.getKey().equals("content")) {
                candidate.set(field.getKey(), field.getValue());
              } else if (candidate.path("content") instanceof ObjectNode content) {
                addContent(content, field.getValue());
              } else {
                addContent(candidate.putObject("content"), field.getValue());
              }
            });
    isFinished |= StreamJson.hasText(candidate.path("finishReason"));
  }

  private static void addContent(ObjectNode content, JsonNode more) {
    more.properties()
        .forEach(
            field -> {
              if (!field.getKey().equals("parts")) {
                content.set(field.getKey(), field.getValue());
              } else if (content.path("parts") instanceof ArrayNode parts) {
                field.getValue().forEach(part -> addPart(parts, part));
              } else {
                ArrayNode parts = content.putArray("parts");
                field.getValue().forEach(part -> addPart(parts, part));
              }
            });
  }

  private static void addPart(ArrayNode parts, JsonNode part) {
    if (parts.path(parts.size() - 1) instanceof ObjectNode last
        && isText(last)
        && isText(part)
        && last.path("thought").equals(part.path("thought"))) {
      StreamJson.append(last, "text", part.path("text").asString(""));
      JsonNode signature = part.path("thoughtSignature");
      if (StreamJson.hasText(signature)) {
        last.set("thoughtSignature", signature);
      }
    } else {
      parts.add(part);
    }
  }

  /** Whether it has nothing that two texts cannot share. */
  private static boolean isText(JsonNode part) {
    return part.has("text")
        && part.properties().stream()
            .allMatch(
                field ->
                    field.getKey().equals("text")
                        || field.getKey().equals("thought")
                        || field.getKey().equals("thoughtSignature"));
  }

  @Override
  public JsonNode body() {
    ObjectNode body = StreamJson.object();
    if (!candidates.isEmpty()) {
      body.putArray("candidates").addAll(candidates.values());
    }
    body.setAll(fields);
    return body;
  }

  @Override
  public Optional<String> missing(boolean done) {
    return isFinished ? Optional.empty() : Optional.of("a finishReason");
  }
}
