package dev.penstock.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
}
