package dev.penstock.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTest {
  private static final String URL = "http://example.com/a";

  @Test
  void bodyIsCopiedInAndOut() {
    byte[] bytes = {1, 2};
    Request request = Request.post(URL).bytes(bytes).build();
    bytes[0] = 9;
    request.body().orElseThrow()[1] = 9;

    assertThat(request.body()).hasValueSatisfying(body -> assertThat(body).containsExactly(1, 2));
  }

  @Test
  void bodyBringsItsContentType() {
    assertThat(contentType(Request.post(URL))).isEmpty();
    assertThat(contentType(Request.post(URL).bytes(new byte[0])))
        .containsExactly("application/octet-stream");
    assertThat(contentType(Request.post(URL).text("ü")))
        .containsExactly("text/plain; charset=utf-8");
    assertThat(contentType(Request.post(URL).json(1))).containsExactly("application/json");
    assertThat(contentType(Request.post(URL).form(Map.of())))
        .containsExactly("application/x-www-form-urlencoded");
  }

  @Test
  void contentTypeOfTheCallerWins() {
    assertThat(contentType(Request.post(URL).text("{}").header("content-type", "a/b")))
        .containsExactly("a/b");
    assertThat(contentType(Request.post(URL).header("content-type", "a/b").text("{}")))
        .containsExactly("a/b");
  }

  @Test
  void nextBodyBringsItsOwnContentType() {
    assertThat(contentType(Request.post(URL).text("a").json(1)))
        .containsExactly("application/json");
    assertThat(contentType(Request.post(URL).text("a").build().toBuilder().json(1)))
        .containsExactly("application/json");
  }

  @Test
  void formIsEncodedAsBrowsersDo() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("a b", "c&d=e");
    fields.put("ü", "日 本");

    assertThat(Request.post(URL).form(fields).build().body())
        .hasValueSatisfying(
            body ->
                assertThat(body).asString().isEqualTo("a+b=c%26d%3De&%C3%BC=%E6%97%A5+%E6%9C%AC"));
  }

  @Test
  void jsonTakesWhatJacksonWrites() {
    record Point(int x, List<String> names) {}

    assertThat(json(new Point(1, List.of("ü")))).isEqualTo("{\"x\":1,\"names\":[\"ü\"]}");
    assertThat(json(null)).isEqualTo("null");
    assertThat(json("a")).isEqualTo("\"a\"");
  }

  @Test
  void valueThatIsNoJsonIsRefused() {
    List<Object> endless = new ArrayList<>();
    endless.add(endless);

    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> Request.post(URL).json(endless))
        .withMessageStartingWith("cannot be written as JSON: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length", "content-length", "Transfer-Encoding", "Connection", "Keep-Alive",
        "Proxy-Connection", "TE", "Trailer", "Upgrade", "Expect"
      })
  void fieldThatTheClientSetsItselfIsRefused(String name) {
    String message = "header %s is set by the client itself; leave it out".formatted(name);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Request.get(URL).header(name, "1"))
        .withMessage(message);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Request.get(URL).headers(Map.of(name, "1")))
        .withMessage(message);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AsyncHttpClient.builder().defaultHeader(name, "1"))
        .withMessage(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "GET ", "G T", "GET\r\nX: y", "CONNECT", "connect", "ÄB", "1"})
  void methodThatCannotBeSentIsRefused(String method) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Request.of(method, URL))
        .withMessageStartingWith("not a method to send: \"")
        .withMessageMatching("\\P{Cntrl}*");
  }

  @Test
  void timeoutIsAboveZero() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Request.get(URL).timeout(Duration.ZERO))
        .withMessage("timeout not above 0: PT0S");
    assertThat(Request.get(URL).timeout(Duration.ofMillis(1)).build().timeout())
        .contains(Duration.ofMillis(1));
  }

  @Test
  void builderOfARequestStartsWithAllOfIt() {
    Request first =
        Request.of("put", URI.create(URL))
            .header("A", "b")
            .text("c")
            .timeout(Duration.ofSeconds(1))
            .tag("t")
            .build();
    Request second = first.toBuilder().header("A", "z").build();

    assertThat(second.method()).isEqualTo("PUT");
    assertThat(second.uri()).hasToString(URL);
    assertThat(second.body())
        .hasValueSatisfying(body -> assertThat(body).asString().isEqualTo("c"));
    assertThat(second.timeout()).contains(Duration.ofSeconds(1));
    assertThat(second.tag()).contains("t");
    assertThat(second.headers().first("a")).contains("z");
    assertThat(first.headers().first("a")).contains("b");
  }

  @Test
  void querysAndValuesAreNotShown() {
    Request request =
        Request.get("http://example.com/a?key=SECRET").header("Authorization", "SECRET").build();

    assertThat(request).hasToString("GET http://example.com/a?...");
    assertThat(Request.get(URL).build()).hasToString("GET http://example.com/a");
  }

  private static List<String> contentType(Request.Builder builder) {
    return builder.build().headers().all("content-type");
  }

  private static String json(@Nullable Object value) {
    return new String(Request.post(URL).json(value).build().body().orElseThrow(), UTF_8);
  }
}
