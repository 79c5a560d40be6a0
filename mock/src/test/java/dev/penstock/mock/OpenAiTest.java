package dev.penstock.mock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OpenAiTest {

  private final OpenAi openAi =
      new OpenAi(InstantSource.fixed(Instant.ofEpochSecond(1_700_000_000)), new Latency(7, 7, 0));

  @Test
  void completionHasTheShapeOfOpenAi() {
    Reply reply =
        chat(
            """
        {"model": "gpt-x", "messages": [
          {"role": "system", "content": "Be brief."}, {"role": "user", "content": "What is a weir?"}]}
        """);

    JsonNode completion = parse(reply);
    assertThat(reply.status().code()).isEqualTo(200);
    assertThat(reply.delayNanos()).isEqualTo(7);
    assertThat(completion.get("id").asString()).isEqualTo("chatcmpl-000000000000002a");
    assertThat(completion.get("object").asString()).isEqualTo("chat.completion");
    assertThat(completion.get("created").asLong()).isEqualTo(1_700_000_000);
    assertThat(completion.get("model").asString()).isEqualTo("gpt-x");
    assertThat(completion.get("choices")).hasSize(1);
    assertThat(completion.at("/choices/0/index").asInt()).isZero();
    assertThat(completion.at("/choices/0/message/role").asString()).isEqualTo("assistant");
    assertThat(completion.at("/choices/0/message/content").asString()).contains("What is a weir?");
    assertThat(completion.at("/choices/0/finish_reason").asString()).isEqualTo("stop");
  }

  @Test
  void usageCountsWhatWasAskedAndWhatIsAnswered() {
    JsonNode completion = parse(ask("四个汉字", ""));

    int answered = Tokens.count(completion.at("/choices/0/message/content").asString());
    assertThat(completion.at("/usage/prompt_tokens").asInt()).isEqualTo(4 + 4 + 3);
    assertThat(completion.at("/usage/completion_tokens").asInt()).isEqualTo(answered);
    assertThat(completion.at("/usage/total_tokens").asInt()).isEqualTo(11 + answered);
  }

  @Test
  void chinesePromptGetsAChineseAnswerThatRefersToIt() {
    assertThat(answer(ask("请用一句话介绍长城", ""))).contains("请用一句话介绍长城").matches("[^a-zA-Z]+");
  }

  @Test
  void englishPromptGetsAnEnglishAnswerThatRefersToIt() {
    assertThat(answer(ask("Name three rivers", "")))
        .contains("Name three rivers")
        .matches("\\p{ASCII}+");
  }

  @Test
  void sameBodyGetsTheSameAnswer() {
    assertThat(answer(ask("Tell me more", ""))).isEqualTo(answer(ask("Tell me more", "")));
    assertThat(answer(ask("Tell me more", ""))).isNotEqualTo(answer(ask("Tell me less", "")));
  }

  @Test
  void longPromptIsQuotedByItsBeginningOnOneLine() {
    assertThat(answer(ask("one\\n\\n two " + "x".repeat(1000), "")))
        .contains("one two " + "x".repeat(32) + "…");
  }

  @ParameterizedTest
  @CsvSource({"max_tokens", "max_completion_tokens"})
  void answerIsCutAtTheTokensAskedFor(String name) {
    JsonNode completion = parse(ask("Tell me all", ", \"" + name + "\": 5"));

    assertThat(completion.at("/choices/0/finish_reason").asString()).isEqualTo("length");
    assertThat(completion.at("/usage/completion_tokens").asInt()).isEqualTo(5);
  }

  @Test
  void answerWithinTheTokensAskedForIsWhole() {
    JsonNode completion = parse(ask("Tell me all", ", \"max_tokens\": 1000"));

    assertThat(completion.at("/choices/0/finish_reason").asString()).isEqualTo("stop");
  }

  @Test
  void contentMayBeAnArrayOfParts() {
    Reply reply =
        chat(
            """
        {"model": "m", "messages": [{"role": "user", "content": [
          {"type": "text", "text": "What is "}, "odd", ["odd"],
          {"type": "image_url", "image_url": {"url": "data:", "text": "no"}},
          {"type": "text", "text": "this?"}]}]}
        """);

    assertThat(answer(reply)).contains("What is this?");
  }

  @ParameterizedTest
  @CsvSource({"true, 1", "false, 0"})
  void streamBringsTheAnswerInPieces(boolean usage, int usages) {
    Reply stream =
        ask(
            "Tell me all",
            ", \"stream\": true, \"stream_options\": {\"include_usage\": " + usage + "}");

    List<String> events = EventTexts.of(stream);
    List<JsonNode> chunks =
        events.subList(0, events.size() - 1).stream().map(JsonMapper.shared()::readTree).toList();
    assertThat(stream.contentType()).isEqualTo("text/event-stream; charset=utf-8");
    assertThat(events).last().isEqualTo("[DONE]");
    assertThat(chunks)
        .allSatisfy(
            chunk -> assertThat(chunk.get("object").asString()).isEqualTo("chat.completion.chunk"));
    assertThat(chunks).filteredOn(chunk -> chunk.has("usage")).hasSize(usages);
    assertThat(chunks)
        .filteredOn(chunk -> chunk.at("/choices/0/finish_reason").isString())
        .hasSize(1);
    assertThat(EventTexts.joined(chunks, "/choices/0/delta/content")).contains("Tell me all");
  }

  @Test
  void messageWithoutTextIsAnsweredToo() {
    Reply reply =
        chat(
            """
        {"model": "m", "messages": [{"role": "assistant", "content": null, "tool_calls": [{}]}]}
        """);

    assertThat(reply.status().code()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "null",
      textBlock =
          """
          not JSON                                              | null       | could not parse
          {"model": "m", "messages": [                          | null       | could not parse
          ''                                                    | null       | not a JSON object
          []                                                    | null       | not a JSON object
          {"model": "m", "messages": [{}]} {}                   | null       | more in the body
          {"messages": [{"content": "x"}]}                      | model      | model parameter
          {"model": "m"}                                        | messages   | Missing
          {"model": "m", "messages": []}                        | messages   | Missing
          {"model": "m", "messages": "x"}                       | messages   | not an array
          {"model": "m", "messages": ["x"]}                     | messages   | 'messages[0]'
          {"model": "m", "messages": [{}], "max_tokens": 0}     | max_tokens | positive
          {"model": "m", "messages": [{}], "max_tokens": "9"}   | max_tokens | positive
          """)
  void badBodyIsAnInvalidRequest(String body, String parameter, String message) {
    Reply reply = chat(body);

    JsonNode error = parse(reply).get("error");
    assertThat(reply.status().code()).isEqualTo(400);
    assertThat(reply.delayNanos()).isZero();
    assertThat(error.get("type").asString()).isEqualTo("invalid_request_error");
    assertThat(error.get("message").asString()).contains(message);
    assertThat(error.get("param").stringValue(null)).isEqualTo(parameter);
    assertThat(error.get("code").isNull()).isTrue();
  }

  private Reply ask(String prompt, String more) {
    return chat(
        "{\"model\": \"m\", \"messages\": [{\"role\": \"user\", \"content\": \""
            + prompt
            + "\"}]"
            + more
            + "}");
  }

  private Reply chat(String body) {
    return openAi.chatCompletion(body.getBytes(UTF_8), 42);
  }

  private static String answer(Reply reply) {
    return parse(reply).at("/choices/0/message/content").asString();
  }

  private static JsonNode parse(Reply reply) {
    return JsonMapper.shared().readTree(reply.body());
  }
}
