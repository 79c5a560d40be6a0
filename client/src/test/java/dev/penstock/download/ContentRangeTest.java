package dev.penstock.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentRangeTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "bytes 0-0/1, 0, 1, 1",
    "bytes 42-1233/1234, 42, 1234, 1234",
    "BYTES 42-99/1234, 42, 100, 1234",
    "bytes 42-1233/*, 42, 1234, -1",
    "bytes */1234, -1, -1, 1234",
    "bytes */0, -1, -1, 0",
    "bytes 0-999999999999999997/999999999999999998, 0, 999999999999999998, 999999999999999998",
  })
  void rangeIsRead(String field, long from, long end, long total) {
    assertThat(ContentRange.parse(List.of(field)))
        .contains(new ContentRange(number(from), number(end), number(total)));
  }

  @ParameterizedTest(name = "\"{0}\"")
  @ValueSource(
      strings = {
        "",
        "bytes",
        "bytes ",
        "bytes 5-4/10",
        "bytes 0-10/10",
        "bytes 0-/10",
        "bytes -5/10",
        "bytes 0-5",
        "bytes 0-5/",
        "bytes */*",
        "bytes +0-5/10",
        "bytes 0-5/-1",
        "bytes 0 - 5/10",
        "bytes  0-5/10",
        "bytes 0-5/10 ",
        "bytes=0-5/10",
        "bytes 0-5,7-8/10",
        "bytes 0-5/10, bytes 6-9/10",
        "items 0-5/10",
        "bytes 0x0-0x5/10",
        "bytes ٠-٥/١٠",
        "bytes 0-9223372036854775807/*",
        "bytes 0-5/99999999999999999999"
      })
  void whatIsNoRangeIsNone(String field) {
    assertThat(ContentRange.parse(List.of(field))).isEmpty();
  }

  @Test
  void fieldMustBeThereOnce() {
    assertThat(ContentRange.parse(List.of())).isEmpty();
    assertThat(ContentRange.parse(List.of("bytes 0-5/10", "bytes 0-5/10"))).isEmpty();
  }

  private static OptionalLong number(long value) {
    return value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
