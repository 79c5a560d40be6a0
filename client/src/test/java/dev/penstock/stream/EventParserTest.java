package dev.penstock.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.penstock.stream.Corpus.Case;
import dev.penstock.stream.Corpus.Said;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a stream of events says, however it is cut into pieces. */
class EventParserTest {
  private final List<ServerSentEvent> events = new ArrayList<>();

  static List<Case> cases() {
    return Corpus.cases();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void streamIsReadByTheStandard(Case stream) throws StreamTooLargeException {
    assertThat(read(ByteBuffer.wrap(stream.stream()))).isEqualTo(stream.said());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyCutInTwoGivesTheSame(Case stream) throws StreamTooLargeException {
    byte[] bytes = stream.stream();

    for (int cut = 0; cut <= bytes.length; cut++) {
      assertThat(
              read(ByteBuffer.wrap(bytes, 0, cut), ByteBuffer.wrap(bytes, cut, bytes.length - cut)))
          .as("cut at %d", cut)
          .isEqualTo(stream.said());
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void oneByteAtATimeGivesTheSame(Case stream) throws StreamTooLargeException {
    ByteBuffer[] pieces = new ByteBuffer[stream.stream().length];
    for (int i = 0; i < pieces.length; i++) {
      pieces[i] = ByteBuffer.wrap(stream.stream(), i, 1);
    }

    assertThat(read(pieces)).isEqualTo(stream.said());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void bufferOutsideTheHeapGivesTheSame(Case stream) throws StreamTooLargeException {
    byte[] bytes = stream.stream();

    assertThat(read(ByteBuffer.allocateDirect(bytes.length).put(bytes).flip()))
        .isEqualTo(stream.said());
  }

  @Test
  void eventIsToldWithTheLastByteOfItsBlankLine() throws StreamTooLargeException {
    EventParser parser = new EventParser(events::add);

    parser.feed(bytes("data:a\r\n\r"));

    assertThat(events).containsExactly(message("a"));
  }

  @Test
  void bufferIsConsumedAndMayBeUsedAgain() throws StreamTooLargeException {
    EventParser parser = new EventParser(events::add);
    ByteBuffer buffer = bytes("data:one");

    parser.feed(buffer);
    assertThat(buffer.hasRemaining()).isFalse();
    buffer.clear();
    parser.feed(buffer.put(bytes("\ndata:2\n")).flip());
    parser.feed(bytes("\n"));

    assertThat(events).containsExactly(message("one\n2"));
  }

  @Test
  void largeEventBehindTheBufferOfPiecesIsWhole() throws StreamTooLargeException {
    String data = "0123456789".repeat(20_000);
    byte[] bytes = ("data:" + data + "\n\ndata:x\n\n").getBytes(UTF_8);

    read(ByteBuffer.allocateDirect(bytes.length).put(bytes).flip());

    assertThat(events).containsExactly(message(data), message("x"));
  }

  @Test
  void lineUpToTheLimitIsTakenHoweverItIsCut() throws StreamTooLargeException {
    for (int cut = 0; cut <= 12; cut++) {
      events.clear();
      EventParser parser = new EventParser(10, events::add);

      parser.feed(bytes("data:12345\n\n".substring(0, cut)));
      parser.feed(bytes("data:12345\n\n".substring(cut)));

      assertThat(events).containsExactly(message("12345"));
    }
  }

  @Test
  void lineAboveTheLimitIsRefusedHoweverItIsCut() {
    String stream = "data:1\n\ndata:123456\n\n";
    for (int cut = 0; cut <= stream.length(); cut++) {
      events.clear();
      EventParser parser = new EventParser(10, events::add);
      String head = stream.substring(0, cut);
      String tail = stream.substring(cut);

      assertThatExceptionOfType(StreamTooLargeException.class)
          .isThrownBy(
              () -> {
                parser.feed(bytes(head));
                parser.feed(bytes(tail));
              })
          .withMessage("a line is longer than 10 bytes");
      assertThat(events).containsExactly(message("1"));
    }
  }

  @Test
  void lineWithoutEndIsRefusedBeforeItEnds() {
    EventParser parser = new EventParser(1000, events::add);

    assertThatExceptionOfType(StreamTooLargeException.class)
        .isThrownBy(
            () -> {
              for (int i = 0; i < 11; i++) {
                parser.feed(bytes("x".repeat(100)));
              }
            });
  }

  @Test
  void eventOfManyLinesAboveTheLimitIsRefused() {
    EventParser parser = new EventParser(1000, events::add);

    assertThatExceptionOfType(StreamTooLargeException.class)
        .isThrownBy(() -> parser.feed(bytes("data\n".repeat(1002))))
        .withMessage("an event is longer than 1,000 bytes");
  }

  @Test
  void commentsWithoutEndAreTaken() throws StreamTooLargeException {
    EventParser parser = new EventParser(100, events::add);

    for (int i = 0; i < 1000; i++) {
      parser.feed(bytes(": keep-alive\n\n"));
    }

    assertThat(events).isEmpty();
  }

  @Test
  void limitBelowOneIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EventParser(0, events::add))
        .withMessage("limit < 1: 0");
  }

  private Said read(ByteBuffer... pieces) throws StreamTooLargeException {
    events.clear();
    EventParser parser = new EventParser(events::add);
    for (ByteBuffer piece : pieces) {
      parser.feed(piece);
    }
    parser.end();
    return new Said(List.copyOf(events), parser.unterminated(), parser.retry());
  }

  private static ServerSentEvent message(String data) {
    return new ServerSentEvent("message", data, "");
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }
}
