package dev.penstock.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many U+FFFD stand for what is not UTF-8: the table 3-8 of the Unicode standard and more. */
class Utf8Test {
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "41C0AF41F4808041, A??A?A",
    "C0AFE080BFF08182 41, ????????A",
    "EDA080EDBFBFEDAF41, ????????A",
    "F4919293FF4180BF42, ?????A??B",
    "E18  0E2F09192F1BF41, ????A",
    "E282ACF09F9880C3A4, €😀ä",
    "F8888080 80, ?????",
    "EFBFBD, ?",
    "C3, ?",
    "F09F98, ?"
  })
  void longestBeginningsAreReplaced(String hex, String text) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));

    assertThat(Utf8.decode(bytes, 0, bytes.length)).isEqualTo(text.replace('?', '\uFFFD'));
  }
}
