package dev.penstock.mock;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * The wire format of Anthropic's Messages.
 *
 * @see <a href="https://docs.claude.com/en/api/messages">API reference</a>
 */
final class Anthropic implements WireFormat {

  private final Latency latency;

  Anthropic(Latency latency) {
    this.latency = latency;
  }

  /** Answers the n-th request. What it says depends on the body alone. */
  Reply message(byte[] body, long number) {
    try {
      ChatRequest request = ChatRequest.parse(body);
      if (request.maxTokens() == Integer.MAX_VALUE) {
        throw new InvalidRequest("max_tokens: Field required", "max_tokens");
      }
      Completion completion = Completion.of(request, body);
      Reply reply =
          request.stream()
              ? stream(request, completion, number)
              : Reply.json(HttpResponseStatus.OK, whole(request, completion, number));
      return reply.after(latency.nanos(number));
    } catch (InvalidRequest e) {
      return error(HttpResponseStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
    }
  }

  private static byte[] whole(ChatRequest request, Completion completion, long number) {
    return JsonText.object(
        json -> {
          head(json, request, number);
          json.writeArrayPropertyStart("content");
          json.writeStartObject();
          text(json, "text", completion.text());
          json.writeEndObject();
          json.writeEndArray();
          stop(json, stopReason(completion));
          usage(json, request, completion.tokens());
        });
  }

  private static Reply stream(ChatRequest request, Completion completion, long number) {
    EventText events = new EventText();
    events.named(
        "message_start",
        json -> {
          json.writeObjectPropertyStart("message");
          head(json, request, number);
          json.writeArrayPropertyStart("content");
          json.writeEndArray();
          stop(json, null);
          usage(json, request, 1);
          json.writeEndObject();
        });
    events.named(
        "content_block_start",
        json -> {
          json.writeNumberProperty("index", 0);
          json.writeObjectPropertyStart("content_block");
          text(json, "text", "");
          json.writeEndObject();
        });
    events.named("ping", json -> {});
    for (String piece : completion.pieces()) {
      events.named(
          "content_block_delta",
          json -> {
            json.writeNumberProperty("index", 0);
            json.writeObjectPropertyStart("delta");
            text(json, "text_delta", piece);
            json.writeEndObject();
          });
    }
    events.named("content_block_stop", json -> json.writeNumberProperty("index", 0));
    events.named(
        "message_delta",
        json -> {
          json.writeObjectPropertyStart("delta");
          stop(json, stopReason(completion));
          json.writeEndObject();
          json.writeObjectPropertyStart("usage");
          json.writeNumberProperty("output_tokens", completion.tokens());
          json.writeEndObject();
        });
    return events.named("message_stop", json -> {}).reply();
  }

  private static void head(JsonGenerator json, ChatRequest request, long number) {
    json.writeStringProperty("id", "msg_" + HexFormat.of().toHexDigits(number));
    json.writeStringProperty("type", "message");
    json.writeStringProperty("role", "assistant");
    json.writeStringProperty("model", request.model());
  }

  private static void text(JsonGenerator json, String type, String text) {
    json.writeStringProperty("type", type);
    json.writeStringProperty("text", text);
  }

  private static void stop(JsonGenerator json, @Nullable String reason) {
    json.writeStringProperty("stop_reason", reason);
    json.writeNullProperty("stop_sequence");
  }

  private static String stopReason(Completion completion) {
    return completion.isCut() ? "max_tokens" : "end_turn";
  }

  private static void usage(JsonGenerator json, ChatRequest request, int tokens) {
    json.writeObjectPropertyStart("usage");
    json.writeNumberProperty("input_tokens", request.promptTokens());
    json.writeNumberProperty("output_tokens", tokens);
    json.writeEndObject();
  }

  @Override
  public Reply error(HttpResponseStatus status, String message) {
    return Reply.json(
        status,
        JsonText.object(
            json -> {
              json.writeStringProperty("type", "error");
              json.writeObjectPropertyStart("error");
              json.writeStringProperty("type", type(status));
              json.writeStringProperty("message", message);
              json.writeEndObject();
            }));
  }

  private static String type(HttpResponseStatus status) {
    if (status.code() >= 500) {
      return "api_error";
    }
    return status.equals(HttpResponseStatus.TOO_MANY_REQUESTS)
        ? "rate_limit_error"
        : "invalid_request_error";
  }
}
