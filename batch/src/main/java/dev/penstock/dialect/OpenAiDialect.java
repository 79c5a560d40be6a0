package dev.penstock.dialect;

/**
 * OpenAI's chat completions, as many servers speak them. What is read:
 *
 * <pre>{@code
 * {"model":"m","choices":[{"message":{"content":"text"},"finish_reason":"stop"}],
 *  "usage":{"prompt_tokens":12,"completion_tokens":40}}
 * {"error":{"message":"slow down","type":"rate_limit_error","code":"rate_limit_exceeded"}}
 * }</pre>
 *
 * <p>Of several choices the first counts. A content that is a list of parts counts as their texts,
 * one after another.
 */
final class OpenAiDialect implements Dialect {
  @Override
  public String name() {
    return "openai";
  }

  @Override
  public Reading read(String body) {
    return Findings.in(body, OpenAiDialect::field);
  }

  @Override
  public Collector collector() {
    return new OpenAiStream();
  }

  static void field(String name, JsonWalk json, Findings findings) {
    switch (name) {
      case "model" -> findings.model = json.string();
      case "usage" -> json.fields(field -> usage(field, json, findings));
      case "choices" -> json.first(() -> json.fields(field -> choice(field, json, findings)));
      default -> findings.errorField(name, json);
    }
  }

  private static void choice(String name, JsonWalk json, Findings findings) {
    switch (name) {
      case "finish_reason" -> findings.finishReason = json.string();
      case "text" -> findings.answer = json.string();
      case "message" ->
          json.fields(
              field -> {
                if (field.equals("content")) {
                  findings.answer = json.texts();
                }
              });
      default -> {}
    }
  }

  private static void usage(String name, JsonWalk json, Findings findings) {
    switch (name) {
      case "prompt_tokens", "input_tokens" -> findings.inputTokens = json.count();
      case "completion_tokens", "output_tokens" -> findings.outputTokens = json.count();
      default -> {}
    }
  }
}
