package dev.penstock.mock;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.ByteArrayOutputStream;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The wire format of OpenAI's API: chat completions, the list of models, and errors.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat">API reference</a>
 */
final class OpenAi {

  private static final String MODEL = "mock";

  private final JsonFactory factory = new JsonFactory();
  private final InstantSource clock;
  private final Latency latency;

  OpenAi(InstantSource clock, Latency latency) {
    this.clock = clock;
    this.latency = latency;
  }

  /** Answers the n-th request. What it says depends on the body alone. */
  Reply chatCompletion(byte[] body, long number) {
    try {
      ChatRequest request = ChatRequest.parse(factory, body);
      if (request.stream()) {
        throw new InvalidRequest(
            "The mock does not stream yet: leave 'stream' out, or set it to false.", "stream");
      }
      String answer =
          Language.of(request.prompt())
              .answer(request.prompt(), new SplittableRandom(Arrays.hashCode(body)));
      return Reply.json(HttpResponseStatus.OK, completion(request, answer, number))
          .after(latency.nanos(number));
    } catch (InvalidRequest e) {
      return error(HttpResponseStatus.BAD_REQUEST, String.valueOf(e.getMessage()), e.parameter());
    }
  }

  private byte[] completion(ChatRequest request, String answer, long number) {
    String content = Tokens.limit(answer, request.maxTokens());
    int completionTokens = Tokens.count(content);
    return object(
        json -> {
          json.writeStringProperty("id", "chatcmpl-" + HexFormat.of().toHexDigits(number));
          json.writeStringProperty("object", "chat.completion");
          json.writeNumberProperty("created", clock.instant().getEpochSecond());
          json.writeStringProperty("model", request.model());
          json.writeArrayPropertyStart("choices");
          json.writeStartObject();
          json.writeNumberProperty("index", 0);
          json.writeObjectPropertyStart("message");
          json.writeStringProperty("role", "assistant");
          json.writeStringProperty("content", content);
          json.writeEndObject();
          json.writeNullProperty("logprobs");
          json.writeStringProperty(
              "finish_reason", content.length() < answer.length() ? "length" : "stop");
          json.writeEndObject();
          json.writeEndArray();
          json.writeObjectPropertyStart("usage");
          json.writeNumberProperty("prompt_tokens", request.promptTokens());
          json.writeNumberProperty("completion_tokens", completionTokens);
          json.writeNumberProperty("total_tokens", request.promptTokens() + completionTokens);
          json.writeEndObject();
        });
  }

  Reply models() {
    return Reply.json(
        HttpResponseStatus.OK,
        object(
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

  Reply error(HttpResponseStatus status, String message) {
    return error(status, message, null);
  }

  private Reply error(HttpResponseStatus status, String message, @Nullable String parameter) {
    return Reply.json(
        status,
        object(
            json -> {
              json.writeObjectPropertyStart("error");
              json.writeStringProperty("message", message);
              json.writeStringProperty("type", "invalid_request_error");
              json.writeStringProperty("param", parameter);
              json.writeNullProperty("code");
              json.writeEndObject();
            }));
  }

  private byte[] object(Consumer<JsonGenerator> properties) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (JsonGenerator json = factory.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      properties.accept(json);
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }
}
