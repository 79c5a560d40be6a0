package dev.penstock.mock;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Takes streams apart. */
final class EventTexts {
  private EventTexts() {}

  /** The data of each event. */
  static List<String> of(Reply stream) {
    return Arrays.stream(new String(stream.body(), UTF_8).split("\n\n", -1))
        .filter(event -> !event.isEmpty())
        .map(event -> event.substring(event.indexOf("data: ") + "data: ".length()))
        .toList();
  }

  /** The texts at a place in each, put together. */
  static String joined(List<JsonNode> events, String place) {
    return events.stream().map(event -> event.at(place).asString("")).collect(Collectors.joining());
  }
}
