package dev.penstock.dialect;

import java.util.Map;

/**
 * Anthropic's Messages. What is read:
 *
 * <pre>{@code
 * {"type":"message","model":"m","content":[{"type":"text","text":"text"}],
 *  "stop_reason":"end_turn","usage":{"input_tokens":12,"output_tokens":40}}
 * {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"request_id":"r"}
 * }</pre>
 *
 * <p>Its input tokens are without those that came out of its cache.
 */
final class AnthropicDialect implements Dialect {
  @Override
  public String name() {
    return "anthropic";
  }

  @Override
  public KeyField keyField() {
    return KeyField.plain("x-api-key");
  }

  @Override
  public Map<String, String> headers() {
    return Map.of("anthropic-version", "2023-06-01");
  }

  @Override
  public Reading read(String body) {
    return Findings.in(body, AnthropicDialect::field);
  }

  @Override
  public Collector collector() {
    return new AnthropicStream();
  }

  private static void field(String name, JsonWalk json, Findings findings) {
    switch (name) {
      case "content" -> findings.answer = json.texts();
      case "stop_reason" -> findings.finishReason = json.string();
      case "model" -> findings.model = json.string();
      case "usage" -> json.fields(field -> usage(field, json, findings));
      default -> findings.errorField(name, json);
    }
  }

  private static void usage(String name, JsonWalk json, Findings findings) {
    switch (name) {
      case "input_tokens" -> findings.inputTokens = json.count();
      case "output_tokens" -> findings.outputTokens = json.count();
      default -> {}
    }
  }
}
