package dev.penstock.dialect;

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
      case "answer", "text", "output_text", "response", "content", "output" -> {
        if (findings.answer == null) {
          findings.answer = json.texts();
        }
      }
      case "finish_reason", "stop_reason" -> findings.finishReason = json.string();
      default -> OpenAiDialect.field(name, json, findings);
    }
  }
}
