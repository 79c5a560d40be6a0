package dev.penstock.dialect;

/**
 * Gemini's own API, {@code :generateContent} and {@code :streamGenerateContent}. What is read:
 *
 * <pre>{@code
 * {"candidates":[{"content":{"parts":[{"text":"hm","thought":true},{"text":"text"}]},
 *   "finishReason":"STOP"}],"modelVersion":"m",
 *  "usageMetadata":{"promptTokenCount":12,"candidatesTokenCount":40,"thoughtsTokenCount":7}}
 * {"error":{"code":429,"message":"quota","status":"RESOURCE_EXHAUSTED","details":[]}}
 * }</pre>
 *
 * <p>Of several candidates the first counts. Thoughts are made tokens, though no part of the
 * answer. A prompt that was blocked has the reason for its finish reason.
 */
final class GeminiDialect implements Dialect {
  @Override
  public String name() {
    return "gemini";
  }

  @Override
  public KeyField keyField() {
    return KeyField.plain("x-goog-api-key");
  }

  @Override
  public Reading read(String body) {
    return Findings.in(body, GeminiDialect::field);
  }

  @Override
  public Collector collector() {
    return new GeminiStream();
  }

  private static void field(String name, JsonWalk json, Findings findings) {
    switch (name) {
      case "candidates" -> json.first(() -> json.fields(field -> candidate(field, json, findings)));
      case "promptFeedback" ->
          json.fields(
              field -> {
                if (field.equals("blockReason") && findings.finishReason == null) {
                  findings.finishReason = json.string();
                }
              });
      case "modelVersion" -> findings.model = json.string();
      case "usageMetadata" -> json.fields(field -> usage(field, json, findings));
      default -> findings.errorField(name, json);
    }
  }

  private static void candidate(String name, JsonWalk json, Findings findings) {
    switch (name) {
      case "finishReason" -> findings.finishReason = json.string();
      case "content" ->
          json.fields(
              field -> {
                if (field.equals("parts")) {
                  StringBuilder texts = new StringBuilder();
                  json.elements(() -> part(json, texts));
                  findings.answer = texts.isEmpty() ? null : texts.toString();
                }
              });
      default -> {}
    }
  }

  private static void part(JsonWalk json, StringBuilder texts) {
    StringBuilder text = new StringBuilder();
    boolean[] isThought = {false};
    json.fields(
        name -> {
          String words = name.equals("text") ? json.string() : null;
          text.append(words == null ? "" : words);
          isThought[0] |= name.equals("thought") && json.isTrue();
        });
    texts.append(isThought[0] ? "" : text);
  }

  private static void usage(String name, JsonWalk json, Findings findings) {
    switch (name) {
      case "promptTokenCount" -> findings.inputTokens = json.count();
      case "candidatesTokenCount", "thoughtsTokenCount" -> findings.addOutputTokens(json.count());
      default -> {}
    }
  }
}
