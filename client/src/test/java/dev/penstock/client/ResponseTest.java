package dev.penstock.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.penstock.http.Headers;
import dev.penstock.http.Timings;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseTest {
  record Point(int x, int y) {}

  @ParameterizedTest(name = "{0} is ok: {1}")
  @CsvSource({"200,true", "204,true", "299,true", "300,false", "404,false", "500,false"})
  void okIs200To299(int status, boolean ok) {
    assertThat(response(status, "", "").ok()).isEqualTo(ok);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "''|UTF-8",
        "text/plain|UTF-8",
        "text/plain; charset=ISO-8859-1|ISO-8859-1",
        "text/plain;CHARSET = \"iso-8859-1\" ;x=y|ISO-8859-1",
        "text/plain; x=y; charset=utf-16|UTF-16",
        "text/plain; charset=utf-16le|UTF-16LE",
        "text/plain; charset=utf-16be|UTF-16BE",
        "text/html; charset=gbk|GBK",
        "text/plain; charset=no-such-charset|UTF-8",
        "text/plain; charset='|UTF-8",
        "text/plain; charset=|UTF-8"
      })
  void textIsInTheCharsetOfTheContentType(String type, String charset) {
    byte[] bytes = "£é".getBytes(Charset.forName(charset));

    assertThat(response(200, type, bytes).text())
        .isEqualTo(new String(bytes, Charset.forName(charset)));
  }

  @Test
  void byteOrderMarkIsNoText() {
    assertThat(response(200, "", "\uFEFFa".getBytes(UTF_8)).text()).isEqualTo("a");
    assertThat(response(200, "a/b; charset=utf-16", "a".getBytes(UTF_16)).text()).isEqualTo("a");
    assertThat(response(200, "", "\uFEFF{}".getBytes(UTF_8)).json()).isEqualTo(Map.of());
  }

  @Test
  void bytesThatAreNoTextBecomeReplacements() {
    assertThat(response(200, "", "\u00e9".getBytes(ISO_8859_1)).text()).isEqualTo("\uFFFD");
  }

  @Test
  void jsonIsAMapListStringNumberBooleanOrNull() {
    assertThat(response(200, "", "{\"a\":[1,\"b\",true,null]}").json())
        .isEqualTo(Map.of("a", Arrays.asList(1, "b", true, null)));
    assertThat(response(200, "", "null").json()).isNull();
    assertThat(response(200, "", " 1.5 ").json()).isEqualTo(1.5);
  }

  @Test
  void jsonIsMappedToARecord() {
    assertThat(response(200, "", "{\"x\":1,\"y\":2,\"other\":3}").json(Point.class))
        .isEqualTo(new Point(1, 2));
    assertThat(response(200, "", "[1]").json(int[].class)).containsExactly(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>", "{", "{} {}", "{\"a\":1,}", "nul", "NaN"})
  void bodyThatIsNoJsonIsRefused(String body) {
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> response(200, "", body).json())
        .withMessageStartingWith("200 for GET http://example.com/a?..., ")
        .withMessageNotContaining("SECRET");
  }

  @Test
  void jsonTooDeepToReadIsRefused() {
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> response(200, "", "[".repeat(100_000)).json());
  }

  @Test
  void nullIsNoRecord() {
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> response(200, "", "null").json(Point.class))
        .withMessage("the body is null, not a Point");
  }

  @Test
  void bodyCannotBeChanged() {
    Response response = response(200, "", "ab");
    response.bytes()[0] = 'z';

    assertThat(response.text()).isEqualTo("ab");
    assertThatExceptionOfType(ReadOnlyBufferException.class)
        .isThrownBy(() -> response.buffer().put((byte) 'z'));
  }

  @Test
  void successIsRequired() {
    Response good = response(201, "", "");

    assertThat(good.requireSuccess()).isSameAs(good);
    assertThatExceptionOfType(HttpStatusException.class)
        .isThrownBy(() -> response(404, "", "no such\u001b[2J\r\nthing").requireSuccess())
        .withMessage("status 404 for GET http://example.com/a?...: no such [2J thing")
        .satisfies(e -> assertThat(e.response().status()).isEqualTo(404));
  }

  @Test
  void longBodyIsShownInPart() {
    assertThatExceptionOfType(HttpStatusException.class)
        .isThrownBy(() -> response(500, "", "x".repeat(1000)).requireSuccess())
        .withMessage("status 500 for GET http://example.com/a?...: %s...", "x".repeat(200));
  }

  @Test
  void noSecretIsShown() {
    assertThat(response(200, "text/SECRET", "SECRET"))
        .hasToString("200 for GET http://example.com/a?..., 6 bytes");
  }

  private static Response response(int status, String type, String body) {
    return response(status, type, body.getBytes(UTF_8));
  }

  private static Response response(int status, String type, byte[] body) {
    Request request = Request.get("http://example.com/a?key=SECRET").build();
    Headers headers = type.isEmpty() ? Headers.empty() : Headers.of(Map.of("Content-Type", type));
    return new Response(
        request, request.uri(), status, headers, body, new Timings.Stopwatch(0).end(0), List.of());
  }
}
