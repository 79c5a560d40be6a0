package dev.penstock.mock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AnthropicTest {

  private static final String BODY =
      """
      {"model": "claude-x", "max_tokens": %d, "system": "Be brief.",
       "messages": [{"role": "user", "content": "What is a weir?"}]%s}
      """;

  private final Anthropic anthropic = new Anthropic(new Latency(7, 7, 0));

  @Test
  void messageHasTheShapeOfAnthropic() {
    Reply reply = ask(1000, "");

    JsonNode message = parse(reply);
    assertThat(reply.status().code()).isEqualTo(200);
    assertThat(reply.delayNanos()).isEqualTo(7);
    assertThat(message.get("id").asString()).isEqualTo("msg_000000000000002a");
    assertThat(message.get("type").asString()).isEqualTo("message");
    assertThat(message.get("model").asString()).isEqualTo("claude-x");
    assertThat(message.at("/content/0/text").asString()).contains("What is a weir?");
    assertThat(message.get("stop_reason").asString()).isEqualTo("end_turn");
    assertThat(message.at("/usage/output_tokens").asInt())
        .isEqualTo(Tokens.count(message.at("/content/0/text").asString()));
  }

  @Test
  void answerIsCutAtTheTokensAskedFor() {
    JsonNode message = parse(ask(5, ""));

    assertThat(message.get("stop_reason").asString()).isEqualTo("max_tokens");
    assertThat(message.at("/usage/output_tokens").asInt()).isEqualTo(5);
  }

  @Test
  void streamBringsTheAnswerInPieces() {
    Reply reply = ask(1000, ", \"stream\": true");

    List<JsonNode> events =
        EventTexts.of(reply).stream().map(JsonMapper.shared()::readTree).toList();
    assertThat(new String(reply.body(), UTF_8)).startsWith("event: message_start\ndata: {");
    assertThat(events.stream().map(event -> event.get("type").asString()).distinct())
        .containsExactly(
            "message_start",
            "content_block_start",
            "ping",
            "content_block_delta",
            "content_block_stop",
            "message_delta",
            "message_stop");
    assertThat(EventTexts.joined(events, "/delta/text")).contains("What is a weir?");
    assertThat(events.get(events.size() - 2).at("/delta/stop_reason").asString())
        .isEqualTo("end_turn");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "not JSON                                    | could not parse",
        "{\"model\": \"m\", \"max_tokens\": 5}       | Missing required parameter: 'messages'.",
        "{\"model\": \"m\", \"messages\": [{}]}      | max_tokens: Field required",
      })
  void badBodyIsAnErrorInTheShapeOfAnthropic(String body, String message) {
    Reply reply = anthropic.message(body.getBytes(UTF_8), 42);

    assertThat(reply.status().code()).isEqualTo(400);
    assertThat(parse(reply).get("type").asString()).isEqualTo("error");
    assertThat(parse(reply).at("/error/type").asString()).isEqualTo("invalid_request_error");
    assertThat(parse(reply).at("/error/message").asString()).contains(message);
  }

  private Reply ask(int maxTokens, String more) {
    return anthropic.message(BODY.formatted(maxTokens, more).getBytes(UTF_8), 42);
  }

  private static JsonNode parse(Reply reply) {
    return JsonMapper.shared().readTree(reply.body());
  }
}
