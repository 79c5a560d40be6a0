package dev.penstock.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DialectTest {
  private static final Dialect OPENAI = Dialect.named("openai");
  private static final Dialect JSON = Dialect.named("json");

  @Test
  void aChatCompletionIsReadWhole() {
    Reading reading =
        OPENAI.read(
            """
            {"id":"c1","object":"chat.completion","model":"gpt-5","choices":[
              {"index":0,"message":{"role":"assistant","content":"hello","refusal":null},
               "logprobs":{"content":[{"token":"x","content":"no"}]},"finish_reason":"length"},
              {"index":1,"message":{"content":"second"},"finish_reason":"stop"}],
             "usage":{"prompt_tokens":12,"completion_tokens":40,
               "completion_tokens_details":{"prompt_tokens":99}},"error":null}
            """);

    assertThat(reading.answer()).contains("hello");
    assertThat(reading.finishReason()).contains("length");
    assertThat(reading.model()).contains("gpt-5");
    assertThat(reading.usage()).contains(new Usage(OptionalLong.of(12), OptionalLong.of(40)));
    assertThat(reading.complaint().isError()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      value = {
        "{\"choices\":[{\"message\":{\"content\":null,\"tool_calls\":[{}]}}]} | -",
        "{\"choices\":[{\"message\":{\"content\":[{\"type\":\"text\",\"text\":\"a\"},{\"text\":\"b\"}]}}]} | ab",
        "{\"choices\":[{\"text\":\"completion\"}]} | completion",
        "{\"choices\":[]} | -",
        "{\"choices\":{\"message\":{\"content\":\"no\"}}} | -",
        "{\"choices\":[null,7]} | -",
        "[1,2] | -",
        "\"text\" | -",
        "{\"answer\":\"only of plain JSON\"} | -"
      })
  void theAnswerOfAChatCompletion(String body, String answer) {
    assertThat(OPENAI.read(body).answer()).isEqualTo(Optional.ofNullable(answer));
    assertThat(OPENAI.read(body).notJson()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"answer\":\"hi\",\"model\":\"m\",\"usage\":{\"input_tokens\":1}}",
        "{\"text\":\"hi\",\"model\":\"m\",\"usage\":{\"prompt_tokens\":1}}",
        "{\"content\":[{\"type\":\"text\",\"text\":\"hi\"}],\"model\":\"m\",\"usage\":{\"input_tokens\":1}}",
        "{\"choices\":[{\"message\":{\"content\":\"hi\"}}],\"model\":\"m\",\"usage\":{\"prompt_tokens\":1}}"
      })
  void plainJsonIsReadByTheNamesOfItsFields(String body) {
    Reading reading = JSON.read(body);

    assertThat(reading.answer()).contains("hi");
    assertThat(reading.model()).contains("m");
    assertThat(reading.usage()).contains(new Usage(OptionalLong.of(1), OptionalLong.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "  ", "{", "<html>", "{} {}", "{\"a\":01}", "[1,]", "nul", "\"a\nb\""})
  void whatIsNotJsonIsSaidToBeSo(String body) {
    assertThat(JSON.read(body).notJson()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\\ud800\"",
        "[1e400]",
        "{\"a\":1,\"a\":2}",
        "\"\u2028\"",
        "\n\n {}\r\n",
        "{\"usage\":{\"prompt_tokens\":123456789012345678901234567890}}",
        "{\"usage\":{\"prompt_tokens\":1e400}}"
      })
  void oddJsonIsJson(String body) {
    assertThat(OPENAI.read(body).notJson()).isEmpty();
    assertThat(OPENAI.read(body).usage()).isEmpty();
  }

  @Test
  void nestingWithoutEndIsNotTakenForJson() {
    assertThat(JSON.read("[".repeat(100_000)).notJson()).isPresent();
    assertThat(JSON.read("[".repeat(100) + "]".repeat(100)).notJson()).isEmpty();
  }

  @Test
  void aNumberMayHaveAnyLength() {
    assertThat(JSON.read("{\"n\":" + "9".repeat(100_000) + "}").notJson()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "https://h/v1/chat/completions?a=b,                           openai",
    "https://g/v1beta/openai/chat/completions,                    openai",
    "https://g/v1beta/models/gemini-2.5-pro:generateContent,      gemini",
    "https://g/v1beta/models/%7Bmodel%7D:streamGenerateContent?alt=sse, gemini",
    "https://h/v1/messages,                                       anthropic",
    "https://h/v1/responses,                                      json",
    "https://h/messages,                                          json",
    "https://h/?x=/v1/messages,                                   json",
    "https://h,                                                   json",
  })
  void theDialectFollowsFromTheUrl(URI url, String name) {
    assertThat(Dialect.forUrl(url).name()).isEqualTo(name);
  }

  @Test
  void anUnknownDialectIsRefusedNamingTheOthers() {
    assertThatThrownBy(() -> Dialect.named("chatgpt"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unknown dialect \"chatgpt\"; there are: openai, gemini, anthropic, json");
  }
}
