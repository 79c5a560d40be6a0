package dev.penstock.batch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelUrlTest {
  private static final String TEMPLATE = "https://h:8443/v1beta/models/{model}:generateContent?a=b";

  private final ModelUrl url = new ModelUrl(TEMPLATE);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gemini-2.5-pro    | gemini-2.5-pro",
        "models/gemini-pro | gemini-pro",
        "a/../../b         | a%2F..%2F..%2Fb",
        "x?key=y#z         | x%3Fkey%3Dy%23z",
        "@evil.example:1   | %40evil.example%3A1",
        "m%2f              | m%252f",
        "模型 a~_          | %E6%A8%A1%E5%9E%8B%20a~_",
        "...               | ...",
      })
  void theModelIsOneSegmentWhateverItIsCalled(String model, String segment) {
    URI uri = target("{\"contents\":[{\"model\":\"no\"}],\"model\":\"" + model + "\"}");

    assertThat(uri).hasToString(TEMPLATE.replace("{model}", segment));
    assertThat(uri.getHost()).isEqualTo("h");
    assertThat(uri.getRawQuery()).isEqualTo("a=b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"model\":7}",
        "{\"model\":null}",
        "{\"model\":\"\"}",
        "{\"model\":\" \"}",
        "{\"model\":\"models/\"}",
        "{\"model\":\"..\"}",
        "{\"model\":\".\"}",
        "{\"request\":{\"model\":\"m\"}}",
        "[]"
      })
  void aBodyThatTellsNoModelGoesNowhere(String body) {
    assertThat(url.of(body.getBytes(UTF_8)))
        .isInstanceOfSatisfying(
            ModelUrl.Target.Unknown.class,
            unknown -> assertThat(unknown.problem()).startsWith("\"model\" is "));
  }

  @Test
  void theLastOfSeveralModelsCountsAsItDoesForServers() {
    assertThat(target("{\"model\":\"a\",\"model\":\"b\"}").getPath()).contains("/b:");
  }

  @Test
  void aUrlWithoutAPlaceholderIsTheSameForAll() {
    ModelUrl plain = new ModelUrl("http://h/v1/chat/completions");

    assertThat(plain.hasModel()).isFalse();
    assertThat(plain.of("{}".getBytes(UTF_8)))
        .isEqualTo(new ModelUrl.Target.At(URI.create("http://h/v1/chat/completions")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://{model}/v1",
        "https://h/v1?model={model}",
        "https://h?{model}",
        "https://{model}@h/v1",
        "https://h/{other}",
        "{model}"
      })
  void thePlaceholderStandsInThePathOnly(String template) {
    assertThatThrownBy(() -> new ModelUrl(template)).isInstanceOf(IllegalArgumentException.class);
  }

  private URI target(String body) {
    return ((ModelUrl.Target.At) url.of(body.getBytes(UTF_8))).uri();
  }
}
