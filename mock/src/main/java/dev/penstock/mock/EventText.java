package dev.penstock.mock;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/** Writes server-sent events. */
final class EventText {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);

  EventText data(Consumer<JsonGenerator> properties) {
    return data(JsonText.object(properties));
  }

  /** An event that is named as its {@code type} is. */
  EventText named(String type, Consumer<JsonGenerator> properties) {
    bytes.writeBytes(("event: " + type + "\n").getBytes(UTF_8));
    return data(
        json -> {
          json.writeStringProperty("type", type);
          properties.accept(json);
        });
  }

  EventText data(byte[] data) {
    bytes.writeBytes("data: ".getBytes(UTF_8));
    bytes.writeBytes(data);
    bytes.writeBytes("\n\n".getBytes(UTF_8));
    return this;
  }

  Reply reply() {
    return Reply.events(bytes.toByteArray());
  }
}
