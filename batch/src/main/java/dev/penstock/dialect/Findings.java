package dev.penstock.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What a dialect has found in a body so far. */
final class Findings {
  @Nullable String answer;
  @Nullable String finishReason;
  @Nullable String model;
  OptionalLong inputTokens = OptionalLong.empty();
  OptionalLong outputTokens = OptionalLong.empty();

  private boolean isError;
  private final List<String> errorMarks = new ArrayList<>();
  private @Nullable String message;

  /** Reads a body, calling the dialect at each field of the object that it is. */
  static Reading in(String body, FieldReader reader) {
    Findings findings = new Findings();
    String notJson =
        JsonWalk.through(body, json -> json.fields(name -> reader.read(name, json, findings)));
    return notJson == null ? findings.reading() : Reading.notJson(notJson);
  }

  /** Reads one field of a body. */
  interface FieldReader {
    void read(String name, JsonWalk json, Findings findings);
  }

  /** Reads the fields by which most APIs tell of an error; any other is passed over. */
  void errorField(String name, JsonWalk json) {
    switch (name) {
      case "error" -> error(json);
      // vLLM and FastAPI put these beside nothing else
      case "message", "detail" -> {
        if (message == null) {
          message = json.string();
        }
      }
      default -> {}
    }
  }

  private void error(JsonWalk json) {
    if (json.isNull()) {
      return;
    }
    isError = true;
    message = json.string();
    json.fields(
        name -> {
          switch (name) {
            case "message" -> message = json.string();
            case "code", "type", "status" ->
                Optional.ofNullable(json.scalar()).ifPresent(errorMarks::add);
            default -> {}
          }
        });
  }

  private Reading reading() {
    boolean hasUsage = inputTokens.isPresent() || outputTokens.isPresent();
    return new Reading(
        Optional.ofNullable(answer),
        Optional.ofNullable(finishReason),
        Optional.ofNullable(model),
        hasUsage ? Optional.of(new Usage(inputTokens, outputTokens)) : Optional.empty(),
        isError,
        errorMarks,
        Optional.ofNullable(message),
        Optional.empty());
  }
}
