package dev.penstock.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
  private static final String KEY = "sk-canary+0123456/89~x?";
  private final Redactor redactor = new Redactor(List.of(KEY));

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "ab", "abc", "user:", "Bearer "})
  void base64OfATextWithTheKeyInItIsRedactedWhereverTheKeyBegins(String before) {
    for (String after : List.of("", ".", "..", "and more")) {
      byte[] text = (before + KEY + after).getBytes(StandardCharsets.UTF_8);
      String encoded = Base64.getEncoder().encodeToString(text);
      String redacted = redactor.text("Authorization: Basic " + encoded + ";");

      assertThat(redacted).contains("***").hasSizeLessThan("Authorization: Basic ;".length() + 30);
    }
  }

  @Test
  void theUrlSafeBase64IsRedactedToo() {
    String key = "sk-???>>>~~~???>>>";
    String encoded = Base64.getUrlEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));

    assertThat(new Redactor(List.of(key)).text(encoded)).isEqualTo("***");
  }

  @Test
  void thePercentEncodedKeyIsRedactedWithLargeAndSmallDigits() {
    String encoded = URLEncoder.encode(KEY, StandardCharsets.UTF_8);

    assertThat(redactor.text("?key=" + encoded)).isEqualTo("?key=***");
    assertThat(redactor.text("?key=" + encoded.toLowerCase(java.util.Locale.ROOT)))
        .isEqualTo("?key=***");
  }

  @Test
  void ordinaryWordsStay() {
    assertThat(new Redactor(List.of("word")).text("a word and d29yZA=="))
        .isEqualTo("a word and d29yZA==");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "key/a+b\"c%d | key%2fa%2Bb%22c%25d      | percent-encoded",
        "key/a+b\"c%d | %6b%65%79/%61%2bb%22%63%25d | more of it than need be",
        "key/a+b\"c%d | key%252fa%252Bb%2522c%2525d | percent-encoded twice",
        "key/a+b\"c%d | key\\/a+b\\\"c%d        | escaped as in JSON",
        "key/a+b\"c%d | key\\\\\\/a\\u002bb\\\\\\\"c%d | JSON within JSON",
        "k\u00e4y/a+b c | k%C3%A4y%2fa%2bb+c     | letters of several bytes",
        "k\u00e4y/a+b c | k\\u00E4y/a+b%20c     | letters by their number",
        "ke\uD83D\uDE00y12345 | ke\\ud83d\\ude00y12345 | letters by two numbers",
        "back\\slash   | back\\\\slash           | a backslash of its own, escaped",
        "back\\slash   | back\\u005cslash        | a backslash of its own by its number",
        "back\\slash   | back\\slash             | a backslash of its own",
      })
  void aSecretIsFoundHoweverItIsEscaped(String secret, String text, String how) {
    assertThat(new Redactor(List.of(secret)).text("<" + text + ">")).as(how).isEqualTo("<***>");
  }
}
