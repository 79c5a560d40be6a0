package dev.penstock.faults;

import static dev.penstock.faults.FramingRows.CHUNKED;
import static dev.penstock.faults.Row.row;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penstock.http.FailureKind;
import dev.penstock.http.Progress;
import dev.penstock.testing.Ending;
import dev.penstock.testing.Fault.Drips;
import dev.penstock.testing.Fault.Trickles;
import java.time.Duration;
import java.util.stream.Stream;

/** Rows 70 to 77: server-sent events, as they come. */
final class StreamRows {
  private static final Duration GAP = Duration.ofMillis(20);
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final String LAST_CHUNK = "0\r\n\r\n";

  private StreamRows() {}

  static Stream<Row> rows() {
    return Stream.of(cuts(), slow(), odd()).flatMap(rows -> rows);
  }

  private static Stream<Row> cuts() {
    return Stream.of(
        cut("before the first event", "").events(),
        cut("within an event", "data: one\n\ndata: tw").events("one"),
        cut("before the blank line of an event", "data: one\n\ndata: two\n").events("one"),
        cut("within a character", "data: one\n\ndata: \u00c3").events("one"),
        cut("between two events", "data: one\n\n").events("one"),
        row(70, "a whole stream whose last event has no blank line")
            .answer(CHUNKED + chunk("data: one\n\ndata: two\n") + LAST_CHUNK)
            .isWhole(200, "without that event", response -> {})
            .reused()
            .events("one"),
        row(70, "a whole stream without [DONE]")
            .answer(CHUNKED + chunk("data: one\n\n") + LAST_CHUNK)
            .isWhole(200, "with the events that came", response -> {})
            .reused()
            .events("one"));
  }

  private static Row cut(String where, String stream) {
    return row(70, "a close " + where)
        .answer(CHUNKED + (stream.isEmpty() ? "" : chunk(stream)), Ending.CLOSE)
        .isIncomplete("within the body");
  }

  private static Stream<Row> slow() {
    return Stream.of(
        row(72, "comments for ever")
            .with(new Trickles(CHUNKED + chunk("data: one\n\n"), chunk(":\n"), GAP))
            .to("GET", request -> request.timeout(SHORT))
            .fails(FailureKind.TIMEOUT, Progress.ANSWERED, "no whole answer from")
            .events("one"),
        row(77, "a byte now and then for ever")
            .with(new Trickles(CHUNKED + chunk("data: one\n\ndata: "), chunk("x"), GAP))
            .to("GET", request -> request.timeout(SHORT))
            .fails(FailureKind.TIMEOUT, Progress.ANSWERED, "no whole answer from")
            .events("one"));
  }

  private static Stream<Row> odd() {
    return Stream.of(
            whole(74, "CR, LF and CRLF", "data: one\r\rdata: two\n\ndata: three\r\n\r\n")
                .events("one", "two", "three"),
            row(74, "CRLF and a byte order mark, byte by byte")
                .with(
                    new Drips(
                        CHUNKED
                            + chunk("\uFEFFdata: one\r\n\r\ndata: t\u00f6\r\n\r\n")
                            + LAST_CHUNK,
                        Ending.NONE))
                .isWhole(200, "with all events", response -> {})
                .events("one", "t\u00f6"),
            whole(75, "[DONE] and more events", "data: one\n\ndata: [DONE]\n\ndata: two\n\n")
                .events("one", "[DONE]", "two"),
            whole(75, "two [DONE]", "data: [DONE]\n\ndata: [DONE]\n\n").events("[DONE]", "[DONE]"),
            whole(76, "the same event twice", "id: 1\ndata: one\n\nid: 1\ndata: one\n\n")
                .events("one", "one"),
            whole(76, "events and fields that nobody knows", "event: x\nnone: y\ndata: one\n\n")
                .events("one"))
        .map(Row::reused);
  }

  private static Row whole(int number, String name, String stream) {
    return row(number, name)
        .answer(CHUNKED + chunk(stream) + LAST_CHUNK)
        .isWhole(200, "with all events", response -> {});
  }

  private static String chunk(String text) {
    return Integer.toHexString(text.getBytes(UTF_8).length) + "\r\n" + text + "\r\n";
  }
}
