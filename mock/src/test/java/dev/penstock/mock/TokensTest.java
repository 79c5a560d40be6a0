package dev.penstock.mock;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokensTest {

  @ParameterizedTest
  @CsvSource({"'', 0", "a, 1", "four, 1", "fives, 2", "长, 1", "长城, 2", "长城abcd, 3", "长城abcde, 4"})
  void tokenIsOneCjkCharacterOrFourOthers(String text, int tokens) {
    assertThat(Tokens.count(text)).isEqualTo(tokens);
  }

  @ParameterizedTest
  @CsvSource({"abcdefgh, 1, abcd", "abcdefgh, 2, abcdefgh", "长城万里, 3, 长城万", "a长城, 2, a长"})
  void limitedTextHasTheTokensAllowed(String text, int tokens, String limited) {
    assertThat(Tokens.limit(text, tokens)).isEqualTo(limited);
    assertThat(Tokens.count(limited)).isLessThanOrEqualTo(tokens);
  }
}
