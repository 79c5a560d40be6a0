package dev.penstock.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class ResponseJsonTest {
  private static final String ALPHABET = "\\\"/un025%ac";
  private static final Redactor NOTHING = new Redactor(List.of());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\\ud800 alone\"",
        "[1e400,-0.0,1.50,123456789012345678901234567890]",
        "{\"a\":1,\"a\":2}",
        "\"a\u2028b\"",
        "{\"\\u0000\\/\\\\\\\"\":\" [ , ] \"}",
        "[[[[[[[[]]]]]]]]",
        "true",
        "\"\\\\\"",
        "\"\uD83D\uDE00\""
      })
  void tokensStandAsTheyCame(String json) {
    assertThat(ResponseJson.ofJson(json, NOTHING)).isEqualTo(json);
  }

  @Test
  void spaceBetweenTokensGoes() {
    String json = "\r\n{ \"a b\" :\t[ 1 , null ,\n\"x\\n y\" ] }\n";

    assertThat(ResponseJson.ofJson(json, NOTHING)).isEqualTo("{\"a b\":[1,null,\"x\\n y\"]}");
  }

  @Test
  void textBecomesAString() {
    assertThat(ResponseJson.ofText("<a b=\"c\">\n\u0001", NOTHING))
        .isEqualTo("\"<a b=\\\"c\\\">\\n\\u0001\"");
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"key secret/\\u0031\\\"234, key\" | \"key ***, key\" | escaped as the server likes",
        "\"\\u0073\\u0065cret\\/1\\\"234\"  | \"***\"          | escaped from its first letter",
        "{\"secret/1\\\"234\":0}            | {\"***\":0}      | as a name",
        "\"secret/1\\\"23\"                 | \"secret/1\\\"23\" | only its beginning",
        "\"ssecret/1\\\"234\"               | \"s***\"         | after its first letter twice",
        "[9123456789,5]                     | [\"9***9\",5]    | as part of a number"
      })
  void aSecretBecomesStars(String json, String redacted, String how) {
    Redactor redactor = new Redactor(List.of("secret/1\"234", "12345678", "short"));

    assertThat(ResponseJson.ofJson(json, redactor)).as(how).isEqualTo(redacted);
  }

  /** Of characters that make escapes, or look like them. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whateverIsEscapedNoSecretStaysAndTheRestIsStillJson(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 20_000; i++) {
      String secret = text(random, 8 + random.nextInt(4));
      String text = text(random, random.nextInt(4)) + secret + text(random, random.nextInt(4));
      String json = '"' + escaped(text, random) + '"';

      String redacted = ResponseJson.ofJson(json, new Redactor(List.of(secret)));

      assertThat(JsonMapper.shared().readTree(redacted).asString())
          .as("secret %s in %s", secret, json)
          .contains("***")
          .doesNotContain(secret);
    }
  }

  private static String text(SplittableRandom random, int length) {
    return random
        .ints(length, 0, ALPHABET.length())
        .mapToObj(i -> String.valueOf(ALPHABET.charAt(i)))
        .collect(Collectors.joining());
  }

  private static String escaped(String text, SplittableRandom random) {
    return text.chars()
        .mapToObj(
            c ->
                random.nextInt(4) == 0
                    ? "\\u%04x".formatted(c)
                    : (c == '"' || c == '\\' || (c == '/' && random.nextBoolean()) ? "\\" : "")
                        + (char) c)
        .collect(Collectors.joining());
  }
}
