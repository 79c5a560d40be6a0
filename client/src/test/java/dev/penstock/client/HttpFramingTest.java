package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the client makes of an answer that is whole, byte by byte, and whether it sends another
 * request on the connection that the answer came on. {@code FaultTest} has those that are not.
 */
class HttpFramingTest {
  private static final String GOOD = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood";
  private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

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

  private static Answer row(String sentence) {
    return new Answer(sentence);
  }
}
