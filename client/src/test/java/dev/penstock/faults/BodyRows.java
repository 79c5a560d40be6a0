package dev.penstock.faults;

import static dev.penstock.faults.FramingRows.CHUNKED;
import static dev.penstock.faults.HeadRows.OK;
import static dev.penstock.faults.Row.row;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.penstock.client.HttpStatusException;
import dev.penstock.client.JsonException;
import dev.penstock.client.Response;
import dev.penstock.http.FailureKind;
import dev.penstock.http.Progress;
import dev.penstock.testing.Ending;
import dev.penstock.testing.Fault;
import dev.penstock.testing.Fault.Floods;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Rows 60 to 68 and 82: what a body or a field may hold that a caller is not prepared for. */
final class BodyRows {
  private static final int LIMIT = 1_000_000;
  private static final int DEEP = 100_000;

  private BodyRows() {}

  static Stream<Row> rows() {
    return Stream.of(endless(), encoded(), json(), notJson(), cookies()).flatMap(rows -> rows);
  }

  private static Stream<Row> endless() {
    return Stream.of(
            row(60, "a body without end").with(new Floods(OK + "\r\n", "x", Floods.FOR_EVER, "")),
            row(60, "chunks without end")
                .with(
                    new Floods(
                        CHUNKED, "400\r\n" + "x".repeat(1024) + "\r\n", Floods.FOR_EVER, "")),
            row(60, "a length of 2^63 - 1, and a body to match")
                .with(
                    new Floods(
                        OK + "Content-Length: 9223372036854775807\r\n\r\n",
                        "x",
                        Floods.FOR_EVER,
                        "")),
            row(60, "an error with a body without end")
                .with(new Floods("HTTP/1.1 500 No\r\n\r\n", "x", Floods.FOR_EVER, "")))
        .map(
            row ->
                row.large()
                    .by(client -> client.maxResponseBytes(LIMIT))
                    .fails(
                        FailureKind.TOO_LARGE,
                        Progress.ANSWERED,
                        "is larger than maxResponseBytes, 1,000,000"));
  }

  private static Stream<Row> encoded() {
    return Stream.of(
            bytes("invalid UTF-8", "7b2261223a22ff80c3227d"),
            bytes("a surrogate in UTF-8", "7b2261223a22eda080227d"),
            bytes("UTF-16 that says nothing of it", hex("{\"a\":1}".getBytes(UTF_16BE))),
            bytes("NUL bytes", "000000"))
        .map(Row::reused);
  }

  /** All of them must come through as they are; text that is none has U+FFFD instead. */
  private static Row bytes(String name, String hex) {
    byte[] body = HexFormat.of().parseHex(hex);
    return body(name, "application/json", body)
        .isWhole(
            200,
            "with the bytes as they are; its text has U+FFFD where they are none",
            response -> {
              assertThat(response.bytes()).isEqualTo(body);
              assertThat(response.text()).isEqualTo(new String(body, UTF_8));
            });
  }

  private static Stream<Row> json() {
    String deep = "[".repeat(DEEP) + "]".repeat(DEEP);
    String number = "1".repeat(10_000_000);
    return Stream.of(
            body(62, "a byte order mark", "application/json", "\uFEFF{\"a\":1}".getBytes(UTF_8))
                .isWhole(200, "JSON without the mark", isJson(Map.of("a", 1))),
            text(62, "a lone surrogate in an escape", "{\"a\":\"\\ud800\"}")
                .isWhole(200, "JSON with the surrogate", isJson(Map.of("a", "\ud800"))),
            text(63, "JSON 100,000 deep", deep)
                .isWhole(200, "with a JsonException", isNoJson(deep)),
            text(64, "a number of 10 MB", number)
                .large()
                .isWhole(200, "with a JsonException", isNoJson(number)),
            text(64, "1e400", "1e400")
                .isWhole(200, "a double without end", isJson(Double.POSITIVE_INFINITY)),
            text(64, "NaN", "NaN").isWhole(200, "with a JsonException", isNoJson("NaN")),
            text(64, "the same key twice", "{\"a\":1,\"a\":2}")
                .isWhole(200, "JSON with the last", isJson(Map.of("a", 2))),
            text(64, "U+2028 in a string", "\"\u2028\"")
                .isWhole(200, "JSON with it", isJson("\u2028")),
            text(64, "a newline within a string", "\"\n\"")
                .isWhole(200, "with a JsonException", isNoJson("\"\n\"")),
            text(66, "no body", "").isWhole(200, "with a JsonException", isNoJson("")),
            text(67, "empty lines before the JSON", "\r\n\r\n  {\"a\":1}")
                .isWhole(200, "JSON", isJson(Map.of("a", 1))),
            text(67, "something after the JSON", "{\"a\":1}{\"a\":2}")
                .isWhole(200, "with a JsonException", isNoJson("{\"a\":1}{\"a\":2}")),
            body(68, "JSON that calls itself an image", "image/png", "{\"a\":1}".getBytes(UTF_8))
                .isWhole(200, "JSON", isJson(Map.of("a", 1))),
            body(
                    68,
                    "a charset that nobody knows",
                    "text/plain; charset=x-none",
                    "{}".getBytes(UTF_8))
                .isWhole(200, "JSON in UTF-8", isJson(Map.of())))
        .map(Row::reused);
  }

  private static Stream<Row> notJson() {
    String page = "<html><body>Bad gateway</body></html>";
    Stream<Row> errors =
        Stream.of(502, 503, 520, 521, 522, 523, 524)
            .map(
                status ->
                    row(65, "a page instead of JSON, with " + status)
                        .answer(
                            "HTTP/1.1 %d X\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s"
                                .formatted(status, page.length(), page))
                        .isWhole(
                            status,
                            "not a success",
                            response -> {
                              assertThat(response.ok()).isFalse();
                              assertThatExceptionOfType(HttpStatusException.class)
                                  .isThrownBy(response::requireSuccess);
                              assertNoJson(response);
                            }));
    return Stream.concat(
            errors,
            Stream.of(
                body(65, "a page instead of JSON, with 200", "text/html", page.getBytes(UTF_8))
                    .isWhole(200, "with a JsonException", isNoJson(page))))
        .map(Row::reused);
  }

  private static Stream<Row> cookies() {
    return Stream.of(
        row(82, "1,000 cookies")
            .answer(
                IntStream.range(0, 1000)
                    .mapToObj(i -> "Set-Cookie: c" + i + "=v; Path=/\r\n")
                    .collect(Collectors.joining("", OK, "Content-Length: 4\r\n\r\ngood")))
            .isWhole(
                200,
                "with all of them, and none is sent back",
                response -> assertThat(response.headers().all("set-cookie")).hasSize(1000))
            .reused(),
        row(82, "cookies without end")
            .with(new Floods(OK, "Set-Cookie: c=v\r\n", Floods.FOR_EVER, ""))
            .large()
            .isRejected());
  }

  private static Row text(int number, String name, String json) {
    return body(number, name, "application/json", json.getBytes(UTF_8));
  }

  private static Row body(String name, String type, byte[] body) {
    return body(62, name, type, body);
  }

  private static Row body(int number, String name, String type, byte[] body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(
        "%sContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
            .formatted(OK, type, body.length)
            .getBytes(ISO_8859_1));
    bytes.writeBytes(body);
    return row(number, name).with(new Fault.Answers(bytes.toByteArray(), Ending.NONE));
  }

  private static Consumer<Response> isJson(@Nullable Object value) {
    return response -> assertThat(response.json()).isEqualTo(value);
  }

  private static Consumer<Response> isNoJson(String text) {
    return response -> {
      assertThat(Arrays.equals(response.bytes(), text.getBytes(UTF_8))).isTrue();
      assertNoJson(response);
    };
  }

  private static void assertNoJson(Response response) {
    assertThatExceptionOfType(JsonException.class).isThrownBy(response::json);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
