package dev.penstock.mock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.mock.Gemini.Form;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class GeminiTest {

  private static final String BODY =
      """
      {"systemInstruction": {"parts": [{"text": "Be brief."}]},
       "contents": [{"role": "user", "parts": [{"text": "What is "}, {"text": "a weir?"}]}]%s}
      """;

  private final Gemini gemini = new Gemini(new Latency(7, 7, 0));

  @Test
  void contentHasTheShapeOfGemini() {
    Reply reply = ask(Form.WHOLE, "");

    JsonNode content = parse(reply);
    int answered = Tokens.count(text(content));
    assertThat(reply.status().code()).isEqualTo(200);
    assertThat(reply.delayNanos()).isEqualTo(7);
    assertThat(text(content)).contains("What is a weir?");
    assertThat(content.at("/candidates/0/content/role").asString()).isEqualTo("model");
    assertThat(content.at("/candidates/0/finishReason").asString()).isEqualTo("STOP");
    assertThat(content.get("modelVersion").asString()).isEqualTo("gemini-x");
    assertThat(content.at("/usageMetadata/candidatesTokenCount").asInt()).isEqualTo(answered);
    assertThat(content.at("/usageMetadata/totalTokenCount").asInt())
        .isEqualTo(content.at("/usageMetadata/promptTokenCount").asInt() + answered);
  }

  @Test
  void answerIsCutAtTheTokensAskedFor() {
    JsonNode content = parse(ask(Form.WHOLE, ", \"generationConfig\": {\"maxOutputTokens\": 5}"));

    assertThat(content.at("/candidates/0/finishReason").asString()).isEqualTo("MAX_TOKENS");
    assertThat(content.at("/usageMetadata/candidatesTokenCount").asInt()).isEqualTo(5);
  }

  @Test
  void bothStreamsBringTheSameAnswerInPieces() {
    JsonNode whole = parse(ask(Form.WHOLE, ""));
    List<JsonNode> events =
        EventTexts.of(ask(Form.EVENTS, "")).stream().map(JsonMapper.shared()::readTree).toList();
    List<JsonNode> array = List.copyOf(parse(ask(Form.ARRAY, "")).values());

    assertThat(events).hasSizeGreaterThan(2).isEqualTo(array);
    assertThat(EventTexts.joined(events, "/candidates/0/content/parts/0/text"))
        .isEqualTo(text(whole));
    assertThat(events)
        .filteredOn(event -> event.at("/candidates/0/finishReason").isString())
        .containsExactly(events.get(events.size() - 1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "not JSON                 | could not parse",
        "{}                       | Missing required parameter: 'contents'.",
        "{\"contents\": \"x\"}    | 'contents'",
        "{\"contents\": [\"x\"]}  | 'contents[0]'",
      })
  void badBodyIsAnErrorInTheShapeOfGoogle(String body, String message) {
    Reply reply = gemini.content("m", Form.WHOLE, body.getBytes(UTF_8), 42);

    JsonNode error = parse(reply).get("error");
    assertThat(reply.status().code()).isEqualTo(400);
    assertThat(error.get("code").asInt()).isEqualTo(400);
    assertThat(error.get("status").asString()).isEqualTo("INVALID_ARGUMENT");
    assertThat(error.get("message").asString()).contains(message);
  }

  private Reply ask(Form form, String more) {
    return gemini.content("gemini-x", form, BODY.formatted(more).getBytes(UTF_8), 42);
  }

  private static String text(JsonNode content) {
    return content.at("/candidates/0/content/parts/0/text").asString();
  }

  private static JsonNode parse(Reply reply) {
    return JsonMapper.shared().readTree(reply.body());
  }
}
