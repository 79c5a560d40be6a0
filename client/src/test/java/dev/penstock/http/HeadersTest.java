package dev.penstock.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersTest {
  private final Headers headers =
      Headers.builder().add("Accept", "a").add("X-One", "1").add("accept", "b").build();

  @Test
  void namesAreComparedWithoutCase() {
    assertThat(headers.first("ACCEPT")).contains("a");
    assertThat(headers.all("aCCept")).containsExactly("a", "b");
    assertThat(headers.contains("x-one")).isTrue();
    assertThat(headers.first("x-two")).isEmpty();
    assertThat(headers.all("x-two")).isEmpty();
    assertThat(headers.toMap())
        .isEqualTo(Map.of("Accept", List.of("a", "b"), "X-One", List.of("1")));
    assertThat(headers.size()).isEqualTo(3);
  }

  @Test
  void orderIsKept() {
    List<String> seen = new ArrayList<>();

    headers.forEach((name, value) -> seen.add(name + "=" + value));

    assertThat(seen).containsExactly("Accept=a", "X-One=1", "accept=b");
  }

  @Test
  void setReplacesAllOfThatName() {
    Headers set = headers.toBuilder().set("ACCEPT", "c").build();

    assertThat(set).isEqualTo(Headers.builder().add("X-One", "1").add("ACCEPT", "c").build());
    assertThat(headers.all("accept")).containsExactly("a", "b");
  }

  @Test
  void removeRemovesAllOfThatName() {
    Headers removed = headers.toBuilder().remove("accept").build();

    assertThat(removed).isEqualTo(Headers.of(Map.of("X-One", "1")));
  }

  @Test
  void valuesAreNotShown() {
    assertThat(Headers.of(Map.of("Authorization", "Bearer SECRET")))
        .hasToString("Headers[Authorization]");
  }

  @Test
  void whiteSpaceAroundAValueIsDropped() {
    assertThat(Headers.of(Map.of("A", " \tb c\t ")).first("a")).contains("b c");
  }

  @Test
  void receivedFieldsCannotBeChanged() {
    Headers received = Headers.received("A", "b");

    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> received.all("a").add("c"));
    assertThat(received).isEqualTo(Headers.of(Map.of("A", "b")));
    assertThat(received).hasSameHashCodeAs(Headers.of(Map.of("A", "b")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "A B", "A:", "A\r\nB", "Ä", "A\0", "A(", "A\t"})
  void nameThatIsNoTokenIsRefused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Headers.builder().add(name, "x"))
        .withMessageStartingWith("not a header name: \"")
        .withMessageMatching("\\P{Cntrl}*");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SECRET\r\nX: y",
        "SECRET\n",
        "\rSECRET",
        "SECRET\0",
        "SECRET\u001b[2J",
        "SECRET\u007f"
      })
  void valueWithAControlCharacterIsRefused(String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Headers.builder().add("X-Key", value))
        .withMessageContaining("X-Key")
        .withMessageContaining("control character")
        .withMessageNotContaining("SECRET");
  }

  @Test
  void valueOutsideLatin1IsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Headers.builder().add("X-Key", "SECRET日"))
        .withMessage(
            "the value of header X-Key holds a character outside Latin-1 at position 6; encode it");
    assertThat(Headers.of(Map.of("A", "é")).first("a")).contains("é");
  }
}
