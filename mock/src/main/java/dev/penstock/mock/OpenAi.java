package dev.penstock.mock;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * The wire format of OpenAI's API: chat completions, the list of models, and errors.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat">API reference</a>
 */
final class OpenAi implements WireFormat {

  private static final String MODEL = "mock";
  private static final byte[] DONE = "[DONE]".getBytes(UTF_8);

  private final InstantSource clock;
  private final Latency latency;

  OpenAi(InstantSource clock, Latency latency) {
    this.clock = clock;
    this.latency = latency;
  }

  /** Answers the n-th request. What it says depends on the body alone. */
  Reply chatCompletion(byte[] body, long number) {
    try {
      ChatRequest request = ChatRequest.parse(body);
      Completion completion = Completion.of(request, body);
      Reply reply =
          request.stream()
              ? stream(request, completion, number)
              : Reply.json(HttpResponseStatus.OK, whole(request, completion, number));
      return reply.after(latency.nanos(number));
    } catch (InvalidRequest e) {
      return error(HttpResponseStatus.BAD_REQUEST, String.valueOf(e.getMessage()), e.parameter());
    }
  }

  private byte[] whole(ChatRequest request, Completion completion, long number) {
    return JsonText.object(
        json -> {
          head(json, "chat.completion", request, number);
          choice(
              json,
              finishReason(completion),
              () -> {
                json.writeObjectPropertyStart("message");
                json.writeStringProperty("role", "assistant");
                json.writeStringProperty("content", completion.text());
                json.writeEndObject();
              });
          usage(json, request, completion);
        });
  }

  private Reply stream(ChatRequest request, Completion completion, long number) {
    EventText events = new EventText();
    Consumer<JsonGenerator> head = json -> head(json, "chat.completion.chunk", request, number);
    events.data(head.andThen(json -> delta(json, null, "role", "assistant")));
    for (String piece : completion.pieces()) {
      events.data(head.andThen(json -> delta(json, null, "content", piece)));
    }
    events.data(head.andThen(json -> delta(json, finishReason(completion), "content", "")));
    if (request.includeUsage()) {
      events.data(
          head.andThen(
              json -> {
                json.writeArrayPropertyStart("choices");
                json.writeEndArray();
                usage(json, request, completion);
              }));
    }
    return events.data(DONE).reply();
  }

  private void head(JsonGenerator json, String object, ChatRequest request, long number) {
    json.writeStringProperty("id", "chatcmpl-" + HexFormat.of().toHexDigits(number));
    json.writeStringProperty("object", object);
    json.writeNumberProperty("created", clock.instant().getEpochSecond());
    json.writeStringProperty("model", request.model());
  }

  private static void delta(
      JsonGenerator json, @Nullable String finishReason, String name, String value) {
    choice(
        json,
        finishReason,
        () -> {
          json.writeObjectPropertyStart("delta");
          json.writeStringProperty(name, value);
          json.writeEndObject();
        });
  }

  private static void choice(JsonGenerator json, @Nullable String finishReason, Runnable text) {
    json.writeArrayPropertyStart("choices");
    json.writeStartObject();
    json.writeNumberProperty("index", 0);
    text.run();
    json.writeNullProperty("logprobs");
    json.writeStringProperty("finish_reason", finishReason);
    json.writeEndObject();
    json.writeEndArray();
  }

  private static String finishReason(Completion completion) {
    return completion.isCut() ? "length" : "stop";
  }

  private static void usage(JsonGenerator json, ChatRequest request, Completion completion) {
    json.writeObjectPropertyStart("usage");
    json.writeNumberProperty("prompt_tokens", request.promptTokens());
    json.writeNumberProperty("completion_tokens", completion.tokens());
    json.writeNumberProperty("total_tokens", request.promptTokens() + completion.tokens());
    json.writeEndObject();
  }

  Reply models() {
    return Reply.json(
        HttpResponseStatus.OK,
        JsonText.object(
            json -> {
              json.writeStringProperty("object", "list");
              json.writeArrayPropertyStart("data");
              json.writeStartObject();
              json.writeStringProperty("id", MODEL);
              json.writeStringProperty("object", "model");
              json.writeNumberProperty("created", clock.instant().getEpochSecond());
              json.writeStringProperty("owned_by", "penstock");
              json.writeEndObject();
              json.writeEndArray();
            }));
  }

  @Override
  public Reply error(HttpResponseStatus status, String message) {
    return error(status, message, null);
  }

  private static Reply error(
      HttpResponseStatus status, String message, @Nullable String parameter) {
    return Reply.json(
        status,
        JsonText.object(
            json -> {
              json.writeObjectPropertyStart("error");
              json.writeStringProperty("message", message);
              json.writeStringProperty("type", type(status));
              json.writeStringProperty("param", parameter);
              json.writeStringProperty("code", isRefusal(status) ? "rate_limit_exceeded" : null);
              json.writeEndObject();
            }));
  }

  private static String type(HttpResponseStatus status) {
    if (status.code() >= 500) {
      return "server_error";
    }
    return isRefusal(status) ? "requests" : "invalid_request_error";
  }

  private static boolean isRefusal(HttpResponseStatus status) {
    return status.equals(HttpResponseStatus.TOO_MANY_REQUESTS);
  }
}
