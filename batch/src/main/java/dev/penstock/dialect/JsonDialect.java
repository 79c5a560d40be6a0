package dev.penstock.dialect;

import org.jspecify.annotations.Nullable;

/**
 * Any API that answers with JSON: what the names of its fields give away, as OpenAI or other common
 * servers use them.
 */
final class JsonDialect implements Dialect {
  @Override
  public String name() {
    return "json";
  }

  @Override
  public Reading read(String body) {
    return Findings.in(body, JsonDialect::field);
  }

  @Override
  public Collector collector() {
    return new AnyStream();
  }

  private static void field(String name, JsonWalk json, Findings findings) {
    switch (name) {
      case "answer", "text", "output_text", "response", "content" -> {
        if (findings.answer == null) {
          findings.answer = json.texts();
        }
      }
      case "output" -> {
        if (findings.answer == null) {
          findings.answer = output(json);
        }
      }
      case "finish_reason", "stop_reason" -> findings.finishReason = json.string();
      default -> OpenAiDialect.field(name, json, findings);
    }
  }

  /** A text, a list of parts, or the messages that OpenAI's Responses lists among other items. */
  private static @Nullable String output(JsonWalk json) {
    if (!json.isList()) {
      return json.string();
    }
    StringBuilder texts = new StringBuilder();
    json.elements(() -> json.fields(name -> item(name, json, texts)));
    return texts.isEmpty() ? null : texts.toString();
  }

  private static void item(String name, JsonWalk json, StringBuilder texts) {
    if (name.equals("text") || name.equals("content")) {
      String text = json.texts();
      texts.append(text == null ? "" : text);
    }
  }
}
