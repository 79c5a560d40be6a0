package dev.penstock.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.Headers;
import dev.penstock.http.Timings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a response is written to a file: JSON indented and otherwise unchanged, else bytes. */
class SaveResponseTest {
  @TempDir private Path folder;
  private final AsyncHttpClient client = AsyncHttpClient.builder().build();

  @AfterEach
  void close() {
    client.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void jsonIsIndented(String what, String json, String indented) throws IOException {
    assertThat(saved("application/json", json.getBytes(UTF_8))).asString(UTF_8).isEqualTo(indented);
  }

  static Stream<Arguments> jsonIsIndented() {
    return Stream.of(
        Arguments.of(
            "an object",
            "{\"b\":[1,{\"c\":null}],\"a\":true}",
            "{\n  \"b\": [ 1, {\n    \"c\": null\n  } ],\n  \"a\": true\n}"),
        Arguments.of("an empty object", "{}", "{ }"),
        Arguments.of("a value alone", " \"a\" ", "\"a\""),
        Arguments.of("the same name twice", "{\"a\":1,\"a\":2}", "{\n  \"a\": 1,\n  \"a\": 2\n}"),
        Arguments.of(
            "numbers",
            "[1.0,1e400,-0,-0.0,1E+2,1e5,123456789012345678901234567890,0.10]",
            "[ 1.0, 1e400, -0, -0.0, 1E+2, 1e5, 123456789012345678901234567890, 0.10 ]"),
        Arguments.of("escaped text", "\"\\u65e5\\u672c\\/ \\u00fc\"", "\"日本/ ü\""),
        Arguments.of("a pair of surrogates", "\"\\ud83d\\ude00 😀\"", "\"😀 😀\""),
        Arguments.of(
            "half a pair", "[\"a\\ud83d\",\"\\ude00b\"]", "[ \"a\\uD83D\", \"\\uDE00b\" ]"),
        Arguments.of("control characters", "\"a\\n\\u0000\\u001b\"", "\"a\\n\\u0000\\u001B\""),
        Arguments.of("a byte order mark", "\uFEFF[]", "[ ]"));
  }

  @Test
  void jsonInAnotherCharsetIsWrittenInUtf8() throws IOException {
    assertThat(saved("application/json; charset=utf-16", "[\"ü\"]".getBytes(UTF_16)))
        .asString(UTF_8)
        .isEqualTo("[ \"ü\" ]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/problem+json", "APPLICATION/JSON", "text/json; charset=utf-8"})
  void jsonIsKnownByItsContentType(String type) throws IOException {
    assertThat(saved(type, "[1]".getBytes(UTF_8))).asString(UTF_8).isEqualTo("[ 1 ]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{\"a\":1}{\"a\":2}",
        "{\"a\":1}\n{\"a\":2}\n",
        "[1,]",
        "nul",
        "[01]",
        "{\"\\ud83d\":1}"
      })
  void bodyThatIsNoJsonIsWrittenAsItIs(String body) throws IOException {
    assertThat(saved("application/json", body.getBytes(UTF_8))).asString(UTF_8).isEqualTo(body);
  }

  @Test
  void jsonTooDeepToReadIsWrittenAsItIs() throws IOException {
    String deep = "[".repeat(5000) + "]".repeat(5000);

    assertThat(saved("application/json", deep.getBytes(UTF_8))).asString(UTF_8).isEqualTo(deep);
  }

  @Test
  void jsonWithBytesThatAreNoTextIsWrittenAsItIs() throws IOException {
    byte[] body = "[\"\u00e9\"]".getBytes(ISO_8859_1);

    assertThat(saved("application/json", body)).isEqualTo(body);
  }

  @Test
  void otherBodiesAreWrittenAsTheyAre() throws IOException {
    byte[] body = {0, -1, 13, 10, '{', '}'};

    assertThat(saved("image/png", body)).isEqualTo(body);
    assertThat(saved("", body)).isEqualTo(body);
    assertThat(saved("text/plain", "[1]".getBytes(UTF_8))).asString(UTF_8).isEqualTo("[1]");
  }

  @Test
  void existingFileIsReplaced() throws IOException {
    Path target = Files.writeString(folder.resolve("file"), "something longer than the new");

    assertThat(Await.value(client.saveResponseToFile(response("", new byte[] {'x'}), target)))
        .isEqualTo(target);

    assertThat(target).hasContent("x");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(target);
    }
  }

  @Test
  void folderThatIsMissingIsNamed() {
    Path target = folder.resolve("missing").resolve("file");

    assertThat(Await.cause(client.saveResponseToFile(response("", new byte[0]), target)))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(target + ": its folder does not exist");
    assertThat(folder).isEmptyDirectory();
  }

  private byte[] saved(String type, byte[] body) throws IOException {
    Path target = folder.resolve("file");
    Await.value(client.saveResponseToFile(response(type, body), target));
    return Files.readAllBytes(target);
  }

  private static Response response(String type, byte[] body) {
    Headers headers = type.isEmpty() ? Headers.empty() : Headers.of(Map.of("Content-Type", type));
    Request request = Request.get("http://example.com/").build();
    return new Response(
        request, request.uri(), 200, headers, body, new Timings.Stopwatch(0).end(0), List.of());
  }
}
