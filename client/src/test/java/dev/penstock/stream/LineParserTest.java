package dev.penstock.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which lines a stream has, however it is cut into pieces. */
class LineParserTest {
  static Stream<Arguments> streams() {
    return Stream.of(
        Arguments.of("", List.of()),
        Arguments.of("a", List.of("a")),
        Arguments.of("a\n", List.of("a")),
        Arguments.of("a\nb", List.of("a", "b")),
        Arguments.of("a\r\nb\r\n", List.of("a", "b")),
        Arguments.of("\n\r\n\n", List.of("", "", "")),
        Arguments.of("a\rb\n", List.of("a\rb")),
        Arguments.of("a\r\r\n", List.of("a\r")),
        Arguments.of("a\r", List.of("a")),
        Arguments.of("\uFEFFa\n\uFEFFb", List.of("a", "\uFEFFb")),
        Arguments.of("\uFEFF\n", List.of("")),
        Arguments.of("\uFEFF", List.of()),
        Arguments.of("{\"a\":\"日本 😀\u2028\"}\n\0\n", List.of("{\"a\":\"日本 😀\u2028\"}", "\0")));
  }

  @ParameterizedTest
  @MethodSource("streams")
  void everyCutInTwoGivesTheSameLines(String stream, List<String> lines)
      throws StreamTooLargeException {
    byte[] bytes = stream.getBytes(UTF_8);

    for (int cut = 0; cut <= bytes.length; cut++) {
      assertThat(
              read(ByteBuffer.wrap(bytes, 0, cut), ByteBuffer.wrap(bytes, cut, bytes.length - cut)))
          .as("cut at %d", cut)
          .isEqualTo(lines);
    }
  }

  @ParameterizedTest
  @MethodSource("streams")
  void oneByteAtATimeGivesTheSameLines(String stream, List<String> lines)
      throws StreamTooLargeException {
    byte[] bytes = stream.getBytes(UTF_8);
    ByteBuffer[] pieces = new ByteBuffer[bytes.length];
    for (int i = 0; i < pieces.length; i++) {
      pieces[i] = ByteBuffer.wrap(bytes, i, 1).asReadOnlyBuffer();
    }

    assertThat(read(pieces)).isEqualTo(lines);
  }

  @Test
  void whatIsNotUtf8IsReplaced() throws StreamTooLargeException {
    assertThat(read(ByteBuffer.wrap(new byte[] {'a', (byte) 0xFF, '\n', (byte) 0xE2, (byte) 0x82})))
        .containsExactly("a\uFFFD", "\uFFFD");
  }

  @Test
  void lineAboveTheLimitIsRefusedAfterThoseBeforeIt() throws StreamTooLargeException {
    List<String> lines = new ArrayList<>();
    LineParser parser = new LineParser(3, lines::add);

    parser.feed(ByteBuffer.wrap("123\n12".getBytes(UTF_8)));
    assertThatExceptionOfType(StreamTooLargeException.class)
        .isThrownBy(() -> parser.feed(ByteBuffer.wrap("34\n".getBytes(UTF_8))))
        .withMessage("a line is longer than 3 bytes");

    assertThat(lines).containsExactly("123");
  }

  private static List<String> read(ByteBuffer... pieces) throws StreamTooLargeException {
    List<String> lines = new ArrayList<>();
    LineParser parser = new LineParser(lines::add);
    for (ByteBuffer piece : pieces) {
      parser.feed(piece);
    }
    parser.end();
    return lines;
  }
}
