package dev.penstock.faults;

import static dev.penstock.faults.Row.row;

import dev.penstock.client.AsyncHttpClientBuilder;
import dev.penstock.http.FailureKind;
import dev.penstock.http.Progress;
import dev.penstock.retry.RetryPolicy;
import dev.penstock.testing.Ending;
import dev.penstock.testing.Fault.Floods;
import java.time.Duration;
import java.util.stream.Stream;

/** Rows 79 to 81: what a server wants a client to do next. */
final class RetryRows {
  private static final String FAR = "Mon, 01 Jan 2035 00:00:00 GMT";

  private RetryRows() {}

  static Stream<Row> rows() {
    return Stream.of(tooLate(), again(), failures(), redirects()).flatMap(rows -> rows);
  }

  /** A delay above the limit of 120 s ends the request at once. */
  private static Stream<Row> tooLate() {
    return Stream.of("121", "1000000000", "Infinity", "9".repeat(400), FAR)
        .map(
            delay ->
                row(79, "429 with Retry-After: " + delay.replace("9".repeat(400), "(400 nines)"))
                    .answer(refusal("429", "Retry-After: " + delay + "\r\n"))
                    .by(RetryRows::retries)
                    .isWhole(429, "")
                    .reused());
  }

  /** Those that tell nothing, or a time that is over, leave the backoff: here 1 ms. */
  private static Stream<Row> again() {
    return Stream.of("0", "-1", "NaN", "soon", "", "Thu, 01 Jan 1970 00:00:00 GMT")
        .map(
            delay ->
                row(79, "429 for ever with Retry-After: " + (delay.isEmpty() ? "(nothing)" : delay))
                    .answer(refusal("429", "Retry-After: " + delay + "\r\n"))
                    .by(RetryRows::retries)
                    .isWhole(429, "")
                    .reused()
                    .attempts(4));
  }

  private static Stream<Row> failures() {
    return Stream.of(
        row(80, "503 for ever")
            .answer(refusal("503", ""))
            .by(RetryRows::retries)
            .isWhole(503, "")
            .reused()
            .attempts(4),
        row(80, "500 for ever, to a POST")
            .to("POST", request -> request.text("once"))
            .answer(refusal("500", ""))
            .by(RetryRows::retries)
            .isWhole(500, "")
            .reused(),
        row(80, "a close for ever instead of an answer")
            .resting()
            .answer("", Ending.CUT)
            .by(RetryRows::retries)
            .fails(FailureKind.RESET, Progress.SENT, "before it answered")
            .attempts(4),
        row(80, "a close instead of an answer, to a POST")
            .resting()
            .to("POST", request -> request.text("once"))
            .answer("", Ending.CUT)
            .by(RetryRows::retries)
            .fails(FailureKind.RESET, Progress.SENT, "before it answered"),
        row(80, "what is no HTTP, for ever")
            .answer("SSH-2.0-OpenSSH_9.2\r\n\r\n")
            .by(RetryRows::retries)
            .isRejected());
  }

  private static Stream<Row> redirects() {
    return Stream.concat(
        Stream.of(
            row(81, "302 to another host, not to be followed")
                .answer(refusal("302", "Location: http://evil.invalid/\r\n"))
                .isWhole(302, "")
                .reused(),
            row(81, "a loop")
                .answer(refusal("302", "Location: /fault\r\n"))
                .by(AsyncHttpClientBuilder::followRedirects)
                .fails(FailureKind.PROTOCOL, Progress.ANSWERED, "more than 10 redirects")
                .reused()
                .attempts(11),
            row(81, "302 to an empty Location, which is the same address")
                .answer(refusal("302", "Location: \r\n"))
                .by(AsyncHttpClientBuilder::followRedirects)
                .fails(FailureKind.PROTOCOL, Progress.ANSWERED, "more than 10 redirects")
                .reused()
                .attempts(11),
            row(81, "302 to ?a=b, which is the same path")
                .answer(refusal("302", "Location: ?a=b\r\n"))
                .by(AsyncHttpClientBuilder::followRedirects)
                .isWhole(200, "/fault?a=b")
                .reused(),
            row(81, "a Location of 10 MB")
                .with(
                    new Floods(
                        "HTTP/1.1 302 Moved\r\nLocation: /",
                        "x",
                        10_000_000,
                        "\r\nContent-Length: 0\r\n\r\n"))
                .large()
                .by(AsyncHttpClientBuilder::followRedirects)
                .isRejected(),
            unfollowed("http://127.0.0.1:1/").only(Transport.TLS)),
        Stream.of("file:///etc/passwd", "ftp://127.0.0.1/", "javascript:x", "http://", "http://[")
            .map(RetryRows::unfollowed));
  }

  private static Row unfollowed(String location) {
    return row(81, "302 to " + location)
        .answer(refusal("302", "Location: " + location + "\r\n"))
        .by(AsyncHttpClientBuilder::followRedirects)
        .isWhole(302, "")
        .reused();
  }

  private static String refusal(String status, String fields) {
    return "HTTP/1.1 " + status + " No\r\n" + fields + "Content-Length: 0\r\n\r\n";
  }

  private static void retries(AsyncHttpClientBuilder client) {
    Duration soon = Duration.ofMillis(1);
    client.retry(RetryPolicy.builder().backoff(soon, soon).build());
  }
}
