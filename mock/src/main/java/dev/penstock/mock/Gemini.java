package dev.penstock.mock;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.ByteArrayOutputStream;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/**
 * The wire format of Gemini's own API: generateContent and streamGenerateContent.
 *
 * @see <a href="https://ai.google.dev/api/generate-content">API reference</a>
 */
final class Gemini implements WireFormat {

  private final Latency latency;

  Gemini(Latency latency) {
    this.latency = latency;
  }

  /** How an answer is sent. */
  enum Form {
    WHOLE,
    EVENTS,
    ARRAY
  }

  /** Answers the n-th request. What it says depends on the body alone. */
  Reply content(String model, Form form, byte[] body, long number) {
    try {
      ChatRequest request = ChatRequest.parseGemini(body, model);
      Completion completion = Completion.of(request, body);
      return reply(request, form, completion).after(latency.nanos(number));
    } catch (InvalidRequest e) {
      return error(HttpResponseStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
    }
  }

  private static Reply reply(ChatRequest request, Form form, Completion completion) {
    if (form == Form.WHOLE) {
      byte[] whole = part(request, completion, completion.text(), true);
      return Reply.json(HttpResponseStatus.OK, whole);
    }
    EventText events = new EventText();
    ByteArrayOutputStream array = new ByteArrayOutputStream(4096);
    List<String> pieces = completion.pieces();
    for (int i = 0; i < pieces.size(); i++) {
      byte[] part = part(request, completion, pieces.get(i), i == pieces.size() - 1);
      events.data(part);
      array.writeBytes((i == 0 ? "[" : ",\r\n").getBytes(UTF_8));
      array.writeBytes(part);
    }
    array.write(']');
    return form == Form.EVENTS
        ? events.reply()
        : Reply.json(HttpResponseStatus.OK, array.toByteArray());
  }

  private static byte[] part(
      ChatRequest request, Completion completion, String text, boolean isLast) {
    return JsonText.object(
        json -> {
          json.writeArrayPropertyStart("candidates");
          json.writeStartObject();
          json.writeObjectPropertyStart("content");
          json.writeArrayPropertyStart("parts");
          json.writeStartObject();
          json.writeStringProperty("text", text);
          json.writeEndObject();
          json.writeEndArray();
          json.writeStringProperty("role", "model");
          json.writeEndObject();
          if (isLast) {
            json.writeStringProperty("finishReason", completion.isCut() ? "MAX_TOKENS" : "STOP");
          }
          json.writeNumberProperty("index", 0);
          json.writeEndObject();
          json.writeEndArray();
          usage(json, request, isLast ? completion.tokens() : Tokens.count(text));
          json.writeStringProperty("modelVersion", request.model());
        });
  }

  private static void usage(JsonGenerator json, ChatRequest request, int tokens) {
    json.writeObjectPropertyStart("usageMetadata");
    json.writeNumberProperty("promptTokenCount", request.promptTokens());
    json.writeNumberProperty("candidatesTokenCount", tokens);
    json.writeNumberProperty("totalTokenCount", request.promptTokens() + tokens);
    json.writeEndObject();
  }

  @Override
  public Reply error(HttpResponseStatus status, String message) {
    return Reply.json(
        status,
        JsonText.object(
            json -> {
              json.writeObjectPropertyStart("error");
              json.writeNumberProperty("code", status.code());
              json.writeStringProperty("message", message);
              json.writeStringProperty("status", word(status));
              json.writeEndObject();
            }));
  }

  private static String word(HttpResponseStatus status) {
    return switch (status.code()) {
      case 429 -> "RESOURCE_EXHAUSTED";
      case 500 -> "INTERNAL";
      case 503 -> "UNAVAILABLE";
      default -> "INVALID_ARGUMENT";
    };
  }
}
