package dev.penstock.faults;

import static dev.penstock.faults.HeadRows.GOOD;
import static dev.penstock.faults.HeadRows.OK;
import static dev.penstock.faults.Row.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.FailureKind;
import dev.penstock.http.Progress;
import dev.penstock.testing.Ending;
import dev.penstock.testing.Fault.Drips;
import dev.penstock.testing.Fault.Floods;
import dev.penstock.testing.Fault.Trickles;
import java.time.Duration;
import java.util.stream.Stream;

/** Rows 27 to 39: where a body ends (RFC 9112 sections 6 and 7). */
final class FramingRows {
  static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n\r\n";

  /** 5,000,000 take a minute with every buffer watched for leaks. */
  private static final int ONE_BYTE_CHUNKS = 5_000;

  private static final long MIB = 1 << 20;

  private FramingRows() {}

  static Stream<Row> rows() {
    return Stream.of(lengths(), ends(), chunks(), manyChunks(), codings()).flatMap(rows -> rows);
  }

  private static Stream<Row> lengths() {
    return Stream.concat(
            Stream.of(
                row(27, "a length and chunks")
                    .answer(
                        OK
                            + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n"),
                row(27, "chunks and a length")
                    .answer(
                        OK
                            + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n4\r\nbody\r\n0\r\n\r\n"),
                row(28, "two lengths")
                    .answer(OK + "Content-Length: 4\r\nContent-Length: 5\r\n\r\nbody!"),
                row(28, "the same length twice")
                    .answer(OK + "Content-Length: 4\r\nContent-Length: 4\r\n\r\nbody")),
            Stream.of(
                    "+5",
                    "-5",
                    "0x5",
                    "5,5",
                    "5, 5",
                    "5 5",
                    "5;",
                    "5.0",
                    "1e1",
                    "٥",
                    "",
                    "9223372036854775808",
                    "18446744073709551621",
                    "1".repeat(400),
                    Canary.KEY)
                .map(
                    length ->
                        row(29, "Content-Length: " + named(length))
                            .answer(OK + "Content-Length: " + length + "\r\n\r\nbody!")))
        .map(Row::isRejected);
  }

  private static Stream<Row> ends() {
    return Stream.of(
        row(30, "a body longer than its length")
            .answer(OK + "Content-Length: 4\r\n\r\ngood" + GOOD.replace("200 OK", "500 No"))
            .isWhole(200, "good"),
        row(31, "a body shorter than its length, then a close")
            .answer(OK + "Content-Length: 100\r\n\r\nbody", Ending.CLOSE)
            .isIncomplete("closed the connection within the body"),
        row(31, "a length and no body, then a close")
            .answer(OK + "Content-Length: 100\r\n\r\n", Ending.CLOSE)
            .isIncomplete("within the body"),
        row(31, "a body shorter than its length, then a close of the server's half")
            .answer(OK + "Content-Length: 100\r\n\r\nbody", Ending.CUT)
            .isIncomplete("within the body"),
        row(31, "a length of 2^63 - 1, then a close")
            .answer(OK + "Content-Length: 9223372036854775807\r\n\r\nbody", Ending.CLOSE)
            .isIncomplete("within the body"),
        row(32, "a body shorter than its length, then silence")
            .answer(OK + "Content-Length: 100\r\n\r\nbody")
            .by(client -> client.idleTimeout(Duration.ofMillis(700)))
            .fails(FailureKind.TIMEOUT, Progress.ANSWERED, "fell silent within the body"),
        row(32, "a body that drips for ever")
            .with(new Trickles(OK + "\r\n", "x", Duration.ofMillis(20)))
            .to("GET", request -> request.timeout(Duration.ofMillis(300)))
            .fails(FailureKind.TIMEOUT, Progress.ANSWERED, "no whole answer from"),
        row(36, "no last chunk")
            .answer(CHUNKED + "4\r\nbody\r\n", Ending.CLOSE)
            .isIncomplete("within the body"),
        row(36, "a close within a chunk")
            .answer(CHUNKED + "9\r\nbody", Ending.CLOSE)
            .isIncomplete("within the body"),
        row(36, "a close within the trailer")
            .answer(CHUNKED + "4\r\nbody\r\n0\r\nX-A: b", Ending.CLOSE)
            .isIncomplete("within the body"),
        row(36, "a close within the last chunk")
            .answer(CHUNKED + "4\r\nbody\r\n0\r\n", Ending.CLOSE)
            .isIncomplete("within the body"));
  }

  private static Stream<Row> chunks() {
    return Stream.concat(
            Stream.of(
                    "FFFFFFFFFFFFFFFF",
                    "FFFFFFFFFFFFFFFF4",
                    "7FFFFFFFFFFFFFFF1",
                    "100000004",
                    "-4",
                    "+4",
                    "0x4",
                    "zz",
                    "4g",
                    "4 4",
                    " 4",
                    "",
                    "٤",
                    Canary.KEY)
                .map(
                    size ->
                        row(33, "chunk size \"" + named(size) + "\"")
                            .answer(CHUNKED + size + "\r\nbody\r\n0\r\n\r\n")),
            Stream.of(
                row(33, "a chunk longer than its size").answer(CHUNKED + "3\r\nbody\r\n0\r\n\r\n"),
                row(33, "a chunk that ends with LF alone").answer(CHUNKED + "4\r\nbody\n0\r\n\r\n"),
                row(33, "a chunk size that ends with LF alone")
                    .answer(CHUNKED + "4\nbody\r\n0\r\n\r\n"),
                row(34, "a chunk extension of 50 MB")
                    .with(new Floods(CHUNKED + "4;", "x", 50_000_000, "\r\nbody\r\n0\r\n\r\n"))
                    .large(),
                row(34, "a chunk size with 50 MB of zeros")
                    .with(new Floods(CHUNKED, "0", 50_000_000, "4\r\nbody\r\n0\r\n\r\n"))
                    .large(),
                row(35, "a line end within a quoted chunk extension")
                    .answer(CHUNKED + "4;a=\"\r\n\"\r\nbody\r\n0\r\n\r\n"),
                row(35, "LF within a chunk extension")
                    .answer(CHUNKED + "4;a\nb\r\nbody\r\n0\r\n\r\n"),
                row(37, "trailers for ever")
                    .with(
                        new Floods(
                            CHUNKED + "4\r\nbody\r\n0\r\n", "X-A: b\r\n", Floods.FOR_EVER, ""))
                    .large(),
                row(37, "NUL in a trailer").answer(CHUNKED + "4\r\nbody\r\n0\r\nX-A: \0\r\n\r\n"),
                row(37, "a trailer without end")
                    .with(new Floods(CHUNKED + "4\r\nbody\r\n0\r\nX-A: ", "b", 50 * MIB, ""))
                    .large()))
        .map(Row::isRejected);
  }

  private static Stream<Row> manyChunks() {
    return Stream.of(
        row(34, "chunk extensions of the ordinary kind")
            .answer(CHUNKED + "4;a=b;c=\"d\"\r\ngood\r\n0;e\r\nX-Check: 1\r\n\r\n")
            .isWhole(200, "good")
            .reused(),
        row(38, "chunks of one byte")
            .with(new Floods(CHUNKED, "1\r\nx\r\n", ONE_BYTE_CHUNKS, "0\r\n\r\n"))
            .large()
            .isWhole(
                200,
                "with a byte of each",
                response -> assertThat(response.bytes()).hasSize(ONE_BYTE_CHUNKS))
            .reused(),
        row(38, "packets of one byte")
            .with(new Drips(CHUNKED + "4\r\ngood\r\n0\r\n\r\n", Ending.NONE))
            .isWhole(200, "good")
            .reused());
  }

  private static Stream<Row> codings() {
    return Stream.concat(
            Stream.of(
                    "gzip, chunked",
                    "xchunked",
                    "chunked, identity",
                    "identity",
                    "chunked\r\nTransfer-Encoding: chunked",
                    "gzip\r\nTransfer-Encoding: chunked",
                    "chunked, chunked",
                    "\"chunked\"",
                    "chunked;q=1",
                    ",chunked",
                    "",
                    Canary.KEY)
                .map(
                    coding ->
                        row(39, "Transfer-Encoding: " + named(coding))
                            .answer(
                                OK
                                    + "Transfer-Encoding: "
                                    + coding
                                    + "\r\n\r\n4\r\nbody\r\n0\r\n\r\n",
                                Ending.CLOSE)),
            Stream.of(
                row(39, "chunks in HTTP/1.0")
                    .answer(CHUNKED.replace("1.1", "1.0") + "4\r\nbody\r\n0\r\n\r\n")))
        .map(Row::isRejected);
  }

  /** What stands in a page. */
  private static String named(String value) {
    return value.isEmpty()
        ? "(nothing)"
        : value
            .replace(Canary.KEY, "(the key)")
            .replace("1".repeat(400), "(400 ones)")
            .replace("٥", "(an Arabic 5)")
            .replace("٤", "(an Arabic 4)")
            .replace("\r\nTransfer-Encoding: ", ", then ");
  }
}
