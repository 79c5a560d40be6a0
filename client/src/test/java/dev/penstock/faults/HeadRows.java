package dev.penstock.faults;

import static dev.penstock.faults.Row.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.FailureKind;
import dev.penstock.http.Progress;
import dev.penstock.testing.Ending;
import dev.penstock.testing.Fault;
import dev.penstock.testing.Fault.Floods;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Rows 18 to 26 and 40 to 46: what comes instead of a good head, around it, and when. */
final class HeadRows {
  static final String OK = "HTTP/1.1 200 OK\r\n";
  static final String GOOD = OK + "Content-Length: 4\r\n\r\ngood";

  private HeadRows() {}

  static Stream<Row> rows() {
    return Stream.of(statusLines(), tooLong(), fields(), bodiless(), interim(), connections())
        .flatMap(rows -> rows);
  }

  private static Stream<Row> statusLines() {
    return Stream.concat(
            Stream.of(
                row(18, "a status line that is garbage").answer("SSH-2.0-OpenSSH_9.2\r\n\r\n"),
                row(18, "a status line with escapes for a terminal")
                    .answer("HTTP/1.1 \u001b[2J\u001b]0;x\u0007 OK\r\nContent-Length: 0\r\n\r\n"),
                row(18, "a status line that repeats the key")
                    .answer("HTTP/1.1 " + Canary.KEY + " OK\r\nContent-Length: 0\r\n\r\n"),
                row(18, "random bytes").answer("\u0000\u0001\u0002\u00ff\u00fe\r\n\r\n\r\n"),
                row(18, "empty lines for ever").with(new Floods("", "\r\n", Floods.FOR_EVER, "")),
                row(19, "an answer of HTTP/0.9").answer("<html>hello</html>\r\n", Ending.CLOSE),
                row(20, "HTTP/1.2").answer("HTTP/1.2 200 OK\r\nContent-Length: 0\r\n\r\n"),
                row(20, "HTTP/3.7").answer("HTTP/3.7 200 OK\r\nContent-Length: 0\r\n\r\n"),
                row(20, "HTTP/2.0").answer("HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n"),
                row(20, "another protocol").answer("ICY 200 OK\r\nContent-Length: 0\r\n\r\n"),
                row(20, "no status").answer("HTTP/1.1\r\nContent-Length: 0\r\n\r\n")),
            Stream.of("99", "600", "999", "1000", "-200", "+200", "0200", "2OO", "٢٠٠")
                .map(
                    status ->
                        row(20, "status " + status.replace("٢٠٠", "200 in Arabic digits"))
                            .answer("HTTP/1.1 " + status + " X\r\nContent-Length: 0\r\n\r\n")))
        .map(Row::isRejected);
  }

  private static Stream<Row> tooLong() {
    return Stream.of(
        row(21, "header lines for ever")
            .with(new Floods(OK, "X-A: b\r\n", Floods.FOR_EVER, ""))
            .large()
            .isRejected(),
        row(22, "a header line of 10 MiB")
            .with(new Floods(OK + "X-A: ", "b", 10 << 20, "\r\nContent-Length: 0\r\n\r\n"))
            .large()
            .isRejected(),
        row(22, "a status line without end")
            .with(new Floods("HTTP/1.1 200 ", "b", Floods.FOR_EVER, ""))
            .large()
            .isRejected(),
        row(23, "10,000 header lines in 60 KB")
            .large()
            .answer(OK + "A: b\r\n".repeat(10_000) + "Content-Length: 4\r\n\r\ngood")
            .isWhole(
                200,
                "with all of them",
                response -> assertThat(response.headers().all("a")).hasSize(10_000))
            .reused(),
        row(23, "10,000 header lines in 150 KB")
            .large()
            .answer(
                IntStream.range(0, 10_000)
                    .mapToObj(i -> "X-" + i + ": value\r\n")
                    .collect(Collectors.joining("", OK, "Content-Length: 4\r\n\r\ngood")))
            .isRejected());
  }

  private static Stream<Row> fields() {
    return Stream.of(
        field(24, "NUL in a value", "X-A: b\0c\r\n").isRejected(),
        field(24, "CR in a value", "X-A: b\rc\r\n").isRejected(),
        field(24, "ESC in a value", "X-A: b\u001b[2Jc\r\n").isRejected(),
        field(24, "NUL in a name", "X\0A: b\r\n").isRejected(),
        field(24, "the key in a malformed name", Canary.KEY + "\0: b\r\n").isRejected(),
        field(25, "a line that ends with LF alone", "X-A: b\nX-B: c\r\n").isRejected(),
        row(25, "only lines that end with LF alone")
            .answer("HTTP/1.1 200 OK\nContent-Length: 4\n\ngood")
            .isRejected(),
        field(25, "a folded line", "X-A: b\r\n  X-B: c\r\n")
            .isWhole(
                200,
                "with one field of both lines",
                response -> {
                  assertThat(response.headers().first("x-a")).contains("b X-B: c");
                  assertThat(response.headers().contains("x-b")).isFalse();
                })
            .reused(),
        field(26, "a space before the colon", "X-A : b\r\n")
            .isWhole(
                200,
                "without the space",
                response -> assertThat(response.headers().first("x-a")).contains("b"))
            .reused(),
        field(26, "two Content-Types", "Content-Type: text/plain\r\nContent-Type: text/html\r\n")
            .isWhole(
                200,
                "with both",
                response -> assertThat(response.headers().all("content-type")).hasSize(2))
            .reused(),
        field(26, "no colon", "X-A\r\n").isRejected(),
        field(26, "an empty name", ": b\r\n").isRejected());
  }

  private static Row field(int number, String name, String line) {
    return row(number, name).answer(OK + line + "Content-Length: 4\r\n\r\ngood");
  }

  private static Stream<Row> bodiless() {
    String evil = "HTTP/1.1 500 No\r\nContent-Length: 3\r\n\r\nbad";
    return Stream.of(
        row(40, "204 with a length and a body")
            .answer(
                "HTTP/1.1 204 No Content\r\nContent-Length: " + evil.length() + "\r\n\r\n" + evil)
            .isWhole(204, ""),
        row(40, "204 with chunks")
            .answer("HTTP/1.1 204 No\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n")
            .isWhole(204, ""),
        row(40, "204 with a length and without a body")
            .answer("HTTP/1.1 204 No Content\r\nContent-Length: 4\r\n\r\n")
            .isWhole(204, ""),
        row(40, "304 with a body")
            .answer("HTTP/1.1 304 No\r\nContent-Length: " + evil.length() + "\r\n\r\n" + evil)
            .isWhole(304, ""),
        row(40, "an answer to HEAD with a body")
            .to("HEAD")
            .answer(OK + "Content-Length: " + evil.length() + "\r\n\r\n" + evil)
            .isWhole(200, ""),
        row(40, "an answer to HEAD with chunks")
            .to("HEAD")
            .answer(OK + "Transfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n")
            .isWhole(200, ""));
  }

  private static Stream<Row> interim() {
    return Stream.of(
        row(41, "interim answers for ever")
            .with(new Floods("", "HTTP/1.1 102 Processing\r\n\r\n", Floods.FOR_EVER, ""))
            .isRejected(),
        row(41, "21 interim answers")
            .answer("HTTP/1.1 102 Processing\r\n\r\n".repeat(21) + GOOD)
            .isRejected(),
        row(41, "20 interim answers")
            .answer("HTTP/1.1 102 Processing\r\n\r\n".repeat(20) + GOOD)
            .isWhole(200, "good")
            .reused(),
        row(41, "103 before 200")
            .answer("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + GOOD)
            .isWhole(200, "good")
            .reused(),
        row(41, "100 that nobody asked for")
            .answer("HTTP/1.1 100 Continue\r\n\r\n" + GOOD)
            .isWhole(200, "good")
            .reused(),
        row(41, "103 with a body")
            .answer("HTTP/1.1 103 Early Hints\r\nContent-Length: 4\r\n\r\nbody" + GOOD)
            .isRejected(),
        row(41, "103 and no more")
            .answer("HTTP/1.1 103 Early Hints\r\n\r\n", Ending.CLOSE)
            .fails(
                FailureKind.RESET, Progress.ANSWERED, "closed the connection before it answered"),
        row(42, "101 that nobody asked for")
            .answer("HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n" + GOOD)
            .isRejected());
  }

  private static Stream<Row> connections() {
    String body = "Content-Length: 4\r\n\r\ngood";
    return Stream.of(
        row(43, "a second answer with the first").answer(GOOD + GOOD).isWhole(200, "good"),
        row(43, "a second answer while the connection rests")
            .resting()
            .with(new Fault.AnswersTwice(GOOD, "HTTP/1.1 500 No\r\nContent-Length: 3\r\n\r\nbad"))
            .isWhole(200, "good"),
        row(43, "408 while the connection rests")
            .resting()
            .with(new Fault.AnswersTwice(GOOD, "HTTP/1.1 408 Late\r\nConnection: close\r\n\r\n"))
            .isWhole(200, "good"),
        row(44, "a close just when the request comes")
            .to("POST", request -> request.text("once"))
            .answer("", Ending.CLOSE)
            .fails(FailureKind.RESET, Progress.SENT, "before it answered"),
        row(44, "a close of the server's half just when the request comes")
            .to("POST", request -> request.text("once"))
            .answer("", Ending.CUT)
            .fails(FailureKind.RESET, Progress.SENT, "before it answered"),
        row(44, "a reset just when the request comes")
            .to("POST", request -> request.text("once"))
            .answer("", Ending.RESET)
            .fails(FailureKind.RESET, Progress.SENT, "before it answered"),
        row(44, "a close within the status line")
            .to("POST", request -> request.text("once"))
            .answer("HTTP/1.1 20", Ending.CLOSE)
            .fails(FailureKind.RESET, Progress.ANSWERED, "before it answered"),
        row(44, "a close within the head")
            .to("POST", request -> request.text("once"))
            .answer("HTTP/1.1 200 OK\r\nContent-Le", Ending.CLOSE)
            .fails(FailureKind.RESET, Progress.ANSWERED, "before it answered"),
        row(45, "413 before the body was sent")
            .to("POST", request -> request.bytes(new byte[20_000_000]))
            .large()
            .with(new Fault.AnswersEarly("HTTP/1.1 413 Big\r\nContent-Length: 3\r\n\r\nbig"))
            .isWhole(413, "big"),
        row(46, "Connection: close, and no close")
            .answer(OK + "Connection: close\r\n" + body)
            .isWhole(200, "good"),
        row(46, "Connection: foo, Close")
            .answer(OK + "Connection: foo, Close\r\n" + body)
            .isWhole(200, "good"),
        row(46, "Connection: keep-alive, and a close")
            .resting()
            .answer(OK + "Connection: keep-alive\r\n" + body, Ending.CUT)
            .isWhole(200, "good"),
        row(46, "HTTP/1.0").answer("HTTP/1.0 200 OK\r\n" + body).isWhole(200, "good"),
        row(46, "HTTP/1.0 with keep-alive")
            .answer("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n" + body)
            .isWhole(200, "good")
            .reused(),
        row(46, "HTTP/1.0 and a body until the close")
            .answer("HTTP/1.0 200 OK\r\n\r\ngood", Ending.CLOSE)
            .isWhole(200, "good"));
  }
}
