package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.FailureKind;
import dev.penstock.http.Progress;
import dev.penstock.http.TransportException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the client makes of an answer, byte by byte, and whether it sends another request on the
 * connection that the answer came on. A good request before, one beside and one after the bad
 * answer must not be harmed.
 */
class HttpFramingTest {
  private static final String GOOD = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood";
  private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  private static final String LONG = "x".repeat(70_000);

  @ParameterizedTest(name = "{0}")
  @MethodSource({"whole", "wholeAtTheEndOfTheConnection"})
  void wholeAnswer(Answer row) throws Exception {
    try (AnswerStage stage = new AnswerStage(row)) {
      Outcome outcome = stage.play();

      assertThat(outcome).isInstanceOf(Outcome.Answered.class);
      Response response = ((Outcome.Answered) outcome).response();
      assertThat(response.status()).isEqualTo(row.status());
      assertThat(response.text()).isEqualTo(row.body());
      assertThat(stage.reusesTheConnection()).isEqualTo(row.isReused());
    }
  }

  static Stream<Answer> whole() {
    return Stream.of(
        row("a length").with("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody").reused(),
        row("no body at all")
            .with("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            .is(200, "")
            .reused(),
        row("no reason phrase").with("HTTP/1.1 200\r\nContent-Length: 4\r\n\r\nbody").reused(),
        row("chunks").with(CHUNKED + "2\r\nbo\r\n2\r\ndy\r\n0\r\n\r\n").reused(),
        row("chunks, spelled in capitals")
            .with("HTTP/1.1 200 OK\r\nTRANSFER-ENCODING: CHUNKED\r\n\r\n4\r\nbody\r\n0\r\n\r\n")
            .reused(),
        row("chunks with extensions and a trailer")
            .with(CHUNKED + "4;a=b;c=\"d\"\r\nbody\r\n0;e\r\nX-Check: 1\r\n\r\n")
            .reused(),
        row("an error status")
            .with("HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nbody")
            .is(404, "body")
            .reused(),
        row("the highest status")
            .with("HTTP/1.1 599 X\r\nContent-Length: 0\r\n\r\n")
            .is(599, "")
            .reused(),
        row("204").with("HTTP/1.1 204 No Content\r\n\r\n").is(204, "").reused(),
        row("304").with("HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\n\r\n").is(304, "").reused(),
        row("304 that tells the length of what it stands for")
            .with("HTTP/1.1 304 Not Modified\r\nContent-Length: 4\r\n\r\n")
            .is(304, "")
            .reused(),
        row("an answer to HEAD")
            .to("HEAD")
            .with("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n")
            .is(200, "")
            .reused(),
        row("an answer to HEAD, chunked").to("HEAD").with(CHUNKED).is(200, "").reused(),
        row("100 before the answer")
            .with("HTTP/1.1 100 Continue\r\n\r\n" + GOOD)
            .is(200, "good")
            .reused(),
        row("103 before the answer")
            .with("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + GOOD)
            .is(200, "good")
            .reused(),
        row("20 interim answers before the answer")
            .with("HTTP/1.1 102 Processing\r\n\r\n".repeat(20) + GOOD)
            .is(200, "good")
            .reused(),
        row("Connection: keep-alive")
            .with("HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 4\r\n\r\nbody")
            .reused(),
        row("a connection that rests long enough")
            .with(
                "HTTP/1.1 200 OK\r\nKeep-Alive: timeout=60, max=9\r\nContent-Length: 4\r\n\r\nbody")
            .reused(),
        row("HTTP/1.0 with keep-alive")
            .with("HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 4\r\n\r\nbody")
            .reused(),
        row("1,000 header lines")
            .with("HTTP/1.1 200 OK\r\n" + "A: b\r\n".repeat(1000) + "Content-Length: 4\r\n\r\nbody")
            .reused(),
        row("a space before the colon")
            .with("HTTP/1.1 200 OK\r\nContent-Length : 4\r\n\r\nbody")
            .reused(),
        row("bytes after the body").with("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbodyjunk"),
        row("a line end after the body")
            .with("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody\r\n"),
        row("a second answer that nobody asked for")
            .with(
                "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbodyHTTP/1.1 500 Bad\r\nContent-Length: 3\r\n\r\nbad"),
        row("bytes after the last chunk").with(CHUNKED + "4\r\nbody\r\n0\r\n\r\njunk"),
        row("an answer to HEAD with a body")
            .to("HEAD")
            .with("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody")
            .is(200, ""),
        row("204 with a length and a body")
            .with("HTTP/1.1 204 No Content\r\nContent-Length: 4\r\n\r\nbody")
            .is(204, ""),
        row("204 with a length")
            .with("HTTP/1.1 204 No Content\r\nContent-Length: 4\r\n\r\n")
            .is(204, ""),
        row("204 with chunks")
            .with(
                "HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n")
            .is(204, ""),
        row("304 with a body")
            .with("HTTP/1.1 304 Not Modified\r\nContent-Length: 4\r\n\r\nbody")
            .is(304, ""),
        row("Connection: close")
            .with("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 4\r\n\r\nbody"),
        row("Connection: close among others")
            .with("HTTP/1.1 200 OK\r\nConnection: foo, Close\r\nContent-Length: 4\r\n\r\nbody"),
        row("Connection: close in a second field")
            .with(
                "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nConnection: close\r\nContent-Length: 4\r\n\r\nbody"),
        row("a server that keeps nothing")
            .with("HTTP/1.1 200 OK\r\nKeep-Alive: timeout=0\r\nContent-Length: 4\r\n\r\nbody"),
        row("HTTP/1.0").with("HTTP/1.0 200 OK\r\nContent-Length: 4\r\n\r\nbody"));
  }

  static Stream<Answer> wholeAtTheEndOfTheConnection() {
    return Stream.of(
        row("a body that ends with its connection")
            .with("HTTP/1.1 200 OK\r\n\r\nbody")
            .then(Answer.Ending.CLOSE),
        row("HTTP/1.0 and a body that ends with its connection")
            .with("HTTP/1.0 200 OK\r\n\r\nbody")
            .then(Answer.Ending.CLOSE),
        row("a body that ends where the server says no more")
            .with("HTTP/1.1 200 OK\r\n\r\nbody")
            .then(Answer.Ending.HALF_CLOSE),
        row("an empty body that ends with its connection")
            .with("HTTP/1.1 200 OK\r\n\r\n")
            .is(200, "")
            .then(Answer.Ending.CLOSE),
        row("a whole answer before a reset")
            .with("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 4\r\n\r\nbody")
            .then(Answer.Ending.RESET_LATER));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"lost", "incomplete", "badHeads", "badFraming", "badChunks"})
  void noWholeAnswer(Answer row) throws Exception {
    try (AnswerStage stage = new AnswerStage(row)) {
      Outcome outcome = stage.play();

      assertThat(outcome).isInstanceOf(Outcome.Failed.class);
      TransportException cause = ((Outcome.Failed) outcome).cause();
      assertThat(cause.kind()).as(cause.getMessage()).isEqualTo(row.kind());
      assertThat(cause.progress()).isEqualTo(row.progress());
      assertThat(cause).hasMessageContaining(stage.origin()).hasMessageContaining(row.says());
      assertThat(stage.reusesTheConnection()).isFalse();
    }
  }

  static Stream<Answer> lost() {
    return Stream.of(
        row("a close instead of an answer")
            .then(Answer.Ending.CLOSE)
            .fails(FailureKind.RESET, Progress.SENT, "closed the connection before it answered"),
        row("a half close instead of an answer")
            .then(Answer.Ending.HALF_CLOSE)
            .fails(FailureKind.RESET, Progress.SENT, "closed the connection before it answered"),
        row("a reset instead of an answer")
            .then(Answer.Ending.RESET)
            .fails(FailureKind.RESET, Progress.SENT, "before it answered"),
        row("a close within the status line")
            .with("HTTP/1.1 20")
            .then(Answer.Ending.CLOSE)
            .fails(
                FailureKind.RESET, Progress.ANSWERED, "closed the connection before it answered"),
        row("a close within the head")
            .with("HTTP/1.1 200 OK\r\nContent-Le")
            .then(Answer.Ending.CLOSE)
            .fails(
                FailureKind.RESET, Progress.ANSWERED, "closed the connection before it answered"),
        row("a close after an interim answer")
            .with("HTTP/1.1 103 Early Hints\r\n\r\n")
            .then(Answer.Ending.CLOSE)
            .fails(
                FailureKind.RESET, Progress.ANSWERED, "closed the connection before it answered"));
  }

  static Stream<Answer> incomplete() {
    return Stream.of(
            row("a close within a body with a length")
                .with("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nbody")
                .then(Answer.Ending.CLOSE),
            row("a close right after the head")
                .with("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n")
                .then(Answer.Ending.CLOSE),
            row("a close within a chunk").with(CHUNKED + "5\r\nbody").then(Answer.Ending.CLOSE),
            row("a close between two chunks")
                .with(CHUNKED + "4\r\nbody\r\n")
                .then(Answer.Ending.CLOSE),
            row("a close within the last chunk")
                .with(CHUNKED + "4\r\nbody\r\n0\r\n")
                .then(Answer.Ending.CLOSE),
            row("a close within the trailer")
                .with(CHUNKED + "4\r\nbody\r\n0\r\nX-A: b")
                .then(Answer.Ending.CLOSE))
        .map(row -> row.fails(FailureKind.INCOMPLETE, Progress.ANSWERED, "within the body"));
  }

  static Stream<Answer> badHeads() {
    return Stream.of(
            row("garbage").with("SSH-2.0-OpenSSH_9.2\r\n\r\n"),
            row("HTTP/0.9").with("<html>hello</html>\r\n\r\n"),
            row("a version that is not spoken")
                .with("HTTP/3.7 200 OK\r\nContent-Length: 0\r\n\r\n"),
            row("HTTP/1.2").with("HTTP/1.2 200 OK\r\nContent-Length: 0\r\n\r\n"),
            row("HTTP/2.0").with("HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n"),
            row("another protocol's version").with("ICY 200 OK\r\nContent-Length: 0\r\n\r\n"),
            row("status 99").with("HTTP/1.1 99 X\r\nContent-Length: 0\r\n\r\n"),
            row("status 600").with("HTTP/1.1 600 X\r\nContent-Length: 0\r\n\r\n"),
            row("status 1000").with("HTTP/1.1 1000 X\r\nContent-Length: 0\r\n\r\n"),
            row("status -200").with("HTTP/1.1 -200 X\r\nContent-Length: 0\r\n\r\n"),
            row("status +200").with("HTTP/1.1 +200 X\r\nContent-Length: 0\r\n\r\n"),
            row("status 0200").with("HTTP/1.1 0200 X\r\nContent-Length: 0\r\n\r\n"),
            row("status 2OO").with("HTTP/1.1 2OO OK\r\nContent-Length: 0\r\n\r\n"),
            row("no status").with("HTTP/1.1\r\nContent-Length: 0\r\n\r\n"),
            row("101 unasked")
                .with(
                    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"),
            row("21 interim answers").with("HTTP/1.1 102 Processing\r\n\r\n".repeat(21)),
            row("an interim answer with a body")
                .with("HTTP/1.1 103 Early Hints\r\nContent-Length: 4\r\n\r\nbody" + GOOD),
            row("NUL in a value").with("HTTP/1.1 200 OK\r\nX-A: b\0c\r\nContent-Length: 0\r\n\r\n"),
            row("CR in a value").with("HTTP/1.1 200 OK\r\nX-A: b\rc\r\nContent-Length: 0\r\n\r\n"),
            row("ESC in a value")
                .with("HTTP/1.1 200 OK\r\nX-A: b\u001b[2Jc\r\nContent-Length: 0\r\n\r\n"),
            row("no colon").with("HTTP/1.1 200 OK\r\nX-A\r\nContent-Length: 0\r\n\r\n"),
            row("an empty name").with("HTTP/1.1 200 OK\r\n: b\r\nContent-Length: 0\r\n\r\n"),
            row("a status line without end").with("HTTP/1.1 200 " + LONG),
            row("a header line without end").with("HTTP/1.1 200 OK\r\nX-A: " + LONG),
            row("header lines without end")
                .with("HTTP/1.1 200 OK\r\n" + "X-A: b\r\n".repeat(20_000)))
        .map(
            row ->
                row.fails(
                    FailureKind.PROTOCOL,
                    Progress.ANSWERED,
                    "does not speak HTTP by the standard"));
  }

  static Stream<Answer> badFraming() {
    return Stream.concat(
            Stream.of(
                    "+5",
                    "-5",
                    "0x5",
                    "5,5",
                    "5 5",
                    "5;",
                    "٥",
                    "",
                    "9223372036854775808",
                    "1".repeat(400))
                .map(
                    length ->
                        row("Content-Length: " + length)
                            .with(
                                "HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\nbody!")),
            Stream.of(
                row("two lengths")
                    .with("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nbody!"),
                row("the same length twice")
                    .with("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 4\r\n\r\nbody"),
                row("a length and chunks")
                    .with(
                        "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n"),
                row("chunks and a length")
                    .with(
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n4\r\nbody\r\n0\r\n\r\n"),
                row("chunks in HTTP/1.0")
                    .with(
                        "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n"),
                row("gzip, chunked")
                    .with(
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n"),
                row("gzip and chunked in two fields")
                    .with(
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n"),
                row("chunked twice")
                    .with(
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n"),
                row("chunked, identity")
                    .with(
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, identity\r\n\r\n4\r\nbody\r\n0\r\n\r\n"),
                row("xchunked")
                    .with(
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: xchunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n"),
                row("identity")
                    .with("HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\nbody")
                    .then(Answer.Ending.CLOSE)))
        .map(
            row ->
                row.fails(
                    FailureKind.PROTOCOL,
                    Progress.ANSWERED,
                    "does not speak HTTP by the standard"));
  }

  static Stream<Answer> badChunks() {
    return Stream.of(
            row("a chunk size that is no number").with(CHUNKED + "zz\r\nbody\r\n0\r\n\r\n"),
            row("a negative chunk size").with(CHUNKED + "-4\r\nbody\r\n0\r\n\r\n"),
            row("a chunk size with a sign").with(CHUNKED + "+4\r\nbody\r\n0\r\n\r\n"),
            row("a chunk size with 0x").with(CHUNKED + "0x4\r\nbody\r\n0\r\n\r\n"),
            row("an empty chunk size").with(CHUNKED + "\r\nbody\r\n0\r\n\r\n"),
            row("a chunk size beyond int").with(CHUNKED + "100000004\r\nbody\r\n0\r\n\r\n"),
            row("a chunk size beyond long")
                .with(CHUNKED + "FFFFFFFFFFFFFFFF4\r\nbody\r\n0\r\n\r\n"),
            row("a chunk longer than its size").with(CHUNKED + "3\r\nbody\r\n0\r\n\r\n"),
            row("a chunk that ends with LF alone").with(CHUNKED + "4\r\nbody\n0\r\n\r\n"),
            row("an extension without end").with(CHUNKED + "4;" + LONG),
            row("a line end within a quoted extension")
                .with(CHUNKED + "4;a=\"\r\n\"\r\nbody\r\n0\r\n\r\n"),
            row("trailers without end")
                .with(CHUNKED + "4\r\nbody\r\n0\r\n" + "X-A: b\r\n".repeat(20_000)),
            row("NUL in a trailer").with(CHUNKED + "4\r\nbody\r\n0\r\nX-A: \0\r\n\r\n"))
        .map(
            row ->
                row.fails(
                    FailureKind.PROTOCOL,
                    Progress.ANSWERED,
                    "does not speak HTTP by the standard"));
  }

  private static Answer row(String sentence) {
    return new Answer(sentence);
  }
}
