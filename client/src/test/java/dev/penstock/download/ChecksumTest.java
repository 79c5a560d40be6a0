package dev.penstock.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ChecksumTest {
  @Test
  void digitsAreBroughtIntoLowerCase() {
    assertThat(new Checksum("MD5", "D41D8CD98F00B204E9800998ECF8427E"))
        .isEqualTo(new Checksum("MD5", "d41d8cd98f00b204e9800998ecf8427e"));
  }

  @Test
  void sumOfAnotherLengthIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Checksum("SHA-256", "abc"))
        .withMessage("not 64 hexadecimal digits, as SHA-256 has: \"abc\"");
  }

  @Test
  void whatIsNoDigitIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Checksum("MD5", "g".repeat(32)))
        .withMessageContaining("not 32 hexadecimal digits");
  }

  @Test
  void unknownAlgorithmIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Checksum("crc99", "00"))
        .withMessage("no such checksum: \"crc99\"");
  }
}
