package dev.penstock.dialect;

import java.time.Duration;
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
  private final List<String> marks = new ArrayList<>();
  private final List<String> quotas = new ArrayList<>();
  private @Nullable String message;
  private @Nullable Duration delay;

  /**
   * Reads a body, calling the dialect at each field of the object that it is. An error may also be
   * wrapped in an array, as Gemini's OpenAI-compatible face has it.
   */
  static Reading in(String body, FieldReader reader) {
    Findings findings = new Findings();
    JsonWalk.Flaw flaw =
        JsonWalk.through(
            body,
            json -> {
              json.fields(name -> reader.read(name, json, findings));
              json.first(() -> json.fields(name -> findings.wrappedError(name, json)));
            });
    return flaw == null ? findings.reading() : Reading.notJson(flaw.why(), flaw.isCut());
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

  /** Adds to the tokens that were made. */
  void addOutputTokens(OptionalLong more) {
    if (more.isPresent()) {
      outputTokens = OptionalLong.of(outputTokens.orElse(0) + more.getAsLong());
    }
  }

  private void wrappedError(String name, JsonWalk json) {
    if (name.equals("error")) {
      error(json);
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
            case "code", "type", "status" -> mark(json);
            case "details" -> {
              json.fields(field -> detail(field, json));
              json.elements(() -> json.fields(field -> detail(field, json)));
            }
            default -> {}
          }
        });
  }

  /** Of Anthropic's object of details, or of one in Google's list, by {@code google.rpc}. */
  private void detail(String name, JsonWalk json) {
    switch (name) {
      case "error_code", "reason" -> mark(json);
      case "retryDelay" ->
          Optional.ofNullable(json.string())
              .flatMap(ToldDelay::ofDuration)
              .ifPresent(told -> delay = told);
      case "violations" -> json.elements(() -> json.fields(field -> quota(field, json)));
      case "metadata" -> json.fields(field -> quota(field, json));
      default -> {}
    }
  }

  private void quota(String name, JsonWalk json) {
    if (name.equals("quotaId") || name.equals("quota_limit")) {
      Optional.ofNullable(json.string()).ifPresent(quotas::add);
    }
  }

  private void mark(JsonWalk json) {
    Optional.ofNullable(json.scalar()).ifPresent(marks::add);
  }

  private Reading reading() {
    boolean hasUsage = inputTokens.isPresent() || outputTokens.isPresent();
    Optional<String> said = Optional.ofNullable(message);
    Optional<Duration> told =
        Optional.ofNullable(delay).or(() -> said.flatMap(ToldDelay::inMessage));
    return new Reading(
        Optional.ofNullable(answer),
        Optional.ofNullable(finishReason),
        Optional.ofNullable(model),
        hasUsage ? Optional.of(new Usage(inputTokens, outputTokens)) : Optional.empty(),
        new Complaint(isError, marks, quotas, said, told),
        Optional.empty(),
        Optional.empty());
  }
}
