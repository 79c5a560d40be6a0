package dev.penstock.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.Headers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The answers of each API, as they came from it: {@code src/test/resources/dialect}. */
class AnswerTest {
  private static final String ANSWERS = "/dialect/answers.csv";
  private static final String REFUSALS = "/dialect/refusals.csv";

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = ANSWERS, delimiter = '|', numLinesToSkip = 1, nullValues = "-")
  void aSuccessIsReadWhole(
      String file, String text, String finishReason, String model, Long input, Long output)
      throws IOException {
    AnswerFile body = AnswerFile.of(file);

    Answer answer = body.answer(200);

    Reading reading = answer.reading();
    assertThat(answer.error()).isEmpty();
    assertThat(answer.isJson()).isTrue();
    assertThat(reading.answer()).isEqualTo(Optional.ofNullable(text));
    assertThat(reading.finishReason()).isEqualTo(Optional.ofNullable(finishReason));
    assertThat(reading.model()).isEqualTo(Optional.ofNullable(model));
    assertThat(reading.usage())
        .isEqualTo(
            input == null && output == null
                ? Optional.empty()
                : Optional.of(new Usage(tokens(input), tokens(output))));
    assertThat(body.advice(200)).isEqualTo("final");
  }

  private static OptionalLong tokens(Long count) {
    return count == null ? OptionalLong.empty() : OptionalLong.of(count);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvFileSource(
      resources = REFUSALS,
      delimiter = '|',
      numLinesToSkip = 1,
      nullValues = "-",
      quoteCharacter = '`')
  void aFailureIsJudged(
      String file, int status, String verdict, String kind, Hopeless hopeless, String message)
      throws IOException {
    AnswerFile body = AnswerFile.of(file);

    RequestError error = body.answer(status).error().orElseThrow();

    assertThat(error.kind()).hasToString(kind);
    assertThat(error.message()).startsWith(message);
    assertThat(error.hopeless()).isEqualTo(Optional.ofNullable(hopeless));
    assertThat(error.retryable()).isEqualTo(verdict.startsWith("retry"));
    assertThat(body.advice(status)).isEqualTo(verdict);
  }

  static Stream<String> collected() throws IOException {
    return files().filter(file -> file.endsWith(".collected.json"));
  }

  @ParameterizedTest
  @MethodSource("collected")
  void aStreamIsCollectedIntoTheAnswerWithoutStream(String file) throws IOException {
    String name = file.replace(".collected.json", "");
    boolean isStream = Files.exists(AnswerFile.folder().resolve(name + ".sse"));

    Answer answer = AnswerFile.of(name + (isStream ? ".sse" : ".json")).answer(200);

    String expected = Files.readString(AnswerFile.folder().resolve(file));
    assertThat(answer.isJson()).isTrue();
    assertThat(StreamJson.parse(answer.text())).isEqualTo(StreamJson.parse(expected));
  }

  @Test
  void everyFileIsInATable() throws IOException {
    List<String> named =
        Stream.of(ANSWERS, REFUSALS)
            .flatMap(table -> lines(table).skip(1))
            .map(line -> line.split(" \\|", 2)[0])
            .distinct()
            .toList();

    assertThat(named)
        .containsExactlyInAnyOrderElementsOf(
            files()
                .filter(file -> file.contains("/") && !file.endsWith(".collected.json"))
                .toList());
  }

  private static Stream<String> lines(String table) {
    try {
      return Files.readAllLines(AnswerFile.folder().resolveSibling(table.substring(1))).stream();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Stream<String> files() throws IOException {
    Path folder = AnswerFile.folder();
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "-                        | retry | incomplete",
        "Content-Length: 64       | final | not_json",
        "Transfer-Encoding: chunked | final | not_json",
      })
  void aBodyThatOnlyTheEndOfTheConnectionEndedMayBeCut(String framing, String verdict, String kind)
      throws IOException {
    AnswerFile cut = AnswerFile.of("openai/cut.json").with(headers(framing));

    assertThat(cut.answer(200).error().map(error -> error.kind().toString())).hasValue(kind);
    assertThat(cut.advice(200)).isEqualTo(verdict);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"openai/completion.json", "gemini/response.json", "anthropic/message.json"})
  void anAnswerThatTheEndOfTheConnectionCutsAnywhereIsNoSuccess(String file) throws IOException {
    AnswerFile whole = AnswerFile.of(file).with(Headers.empty());
    int last = new String(whole.body(), UTF_8).stripTrailing().getBytes(UTF_8).length - 1;

    for (int length = 0; length <= last; length++) {
      byte[] part = Arrays.copyOf(whole.body(), length);

      assertThat(AnswerFile.advice(whole.dialect(), 200, whole.headers(), part))
          .as("of the first %d bytes", length)
          .isEqualTo("retry");
    }
  }

  @Test
  void bytesOfAStreamThatAreNoTextAreReplaced() {
    byte[] body =
        "data: {\"choices\":[{\"delta\":{\"content\":\"?\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"
            .getBytes(UTF_8);
    body["data: {\"choices\":[{\"delta\":{\"content\":\"".length()] = (byte) 0xFF;

    Answer answer = Answer.of(Dialect.named("openai"), 200, Headers.empty(), body);

    assertThat(answer.reading().answer()).contains("\uFFFD");
  }

  static Stream<String> cutPoints() {
    return Stream.of("openai/stream.sse", "anthropic/stream.sse", "gemini/stream.sse");
  }

  @ParameterizedTest
  @MethodSource("cutPoints")
  void aStreamThatIsCutAnywhereIsNoSuccess(String file) throws IOException {
    AnswerFile whole = AnswerFile.of(file);
    String text = new String(whole.body(), UTF_8);
    // What follows the end mark may be missing: it says nothing.
    int end = text.lastIndexOf(file.startsWith("openai") ? "[DONE]" : "}\n");

    for (int length = 0; length < text.substring(0, end).getBytes(UTF_8).length; length++) {
      byte[] part = Arrays.copyOf(whole.body(), length);
      Answer answer = Answer.of(whole.dialect(), 200, whole.headers(), part);

      assertThat(answer.error().map(RequestError::kind))
          .as("of the first %d bytes", length)
          .contains(ErrorKind.INCOMPLETE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "text/plain", ""})
  void aStreamIsKnownWhateverItIsCalled(String type) throws IOException {
    AnswerFile stream = AnswerFile.of("openai/stream.sse").with(headers("Content-Type: " + type));

    assertThat(stream.answer(200).reading().answer()).contains("Hello 你好");
  }

  @Test
  void emptyLinesBeforeJsonDoNotMakeItAStream() {
    String body = "\n".repeat(1000) + "{\"choices\":[{\"message\":{\"content\":\"Hello\"}}]}";

    assertThat(answer("text/event-stream", body).reading().answer()).contains("Hello");
  }

  @Test
  void aPageInHtmlIsNoStream() {
    Answer answer = answer("text/event-stream", "\n <html><p>data: x</p></html>");

    assertThat(answer.error().map(RequestError::kind)).contains(ErrorKind.NOT_JSON);
    assertThat(answer.isJson()).isFalse();
    assertThat(answer.text()).startsWith("\n <html>");
  }

  @Test
  void aTextThatIsNotJsonStaysAsItIs() {
    assertThat(answer("text/plain", "so far").text()).isEqualTo("so far");
    assertThat(answer("text/plain", "so far").isJson()).isFalse();
    assertThat(answer("application/json; charset=gbk", "{}").text()).isEqualTo("{}");
  }

  @Test
  void bytesThatAreNoTextAreNoJson() {
    Headers none = Headers.empty();
    byte[] bytes = {'"', (byte) 0xFF, '"'};

    Answer answer = Answer.of(Dialect.named("json"), 200, none, ByteBuffer.wrap(bytes));

    assertThat(answer.error().map(RequestError::message))
        .contains("not JSON: the text is not UTF-8");
    assertThat(answer.text()).isEqualTo("\"\uFFFD\"");
  }

  @Test
  void anAnswerOfManyPiecesIsCollectedInLinearTime() {
    int pieces = 50_000;
    String piece = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"0123456789\"}}]}\n\n";
    String end =
        "data: {\"choices\":[{\"index\":0,\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";

    Answer answer =
        Answer.of(
            Dialect.named("openai"),
            200,
            headers("Content-Type: text/event-stream"),
            (piece.repeat(pieces) + end).getBytes(UTF_8));

    assertThat(answer.reading().answer().orElseThrow()).hasSize(10 * pieces);
  }

  @Test
  void anIndexOfItsOwnForEveryPieceIsNoSlower() {
    StringBuilder stream = new StringBuilder();
    for (int i = 0; i < 50_000; i++) {
      stream
          .append("data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":")
          .append(1_000_000 - i)
          .append(",\"function\":{\"arguments\":\"x\"}}]}}]}\n\n");
    }

    assertThat(answer("text/event-stream", stream.toString()).text())
        .contains("\"index\":1000000,", "\"index\":950001,");
  }

  @Test
  void halvesOfACharacterThatComeApartArePutTogetherAgain() {
    String chunk =
        "data: {\"choices\":[{\"delta\":{\"content\":\"%s\"},\"finish_reason\":\"stop\"}]}\n\n";
    String done = "data: [DONE]\n\n";

    Answer whole = answer("", chunk.formatted("a\\ud83d") + chunk.formatted("\\ude00b") + done);
    Answer half = answer("", chunk.formatted("a\\ud83d\\n") + done);

    assertThat(whole.reading().answer()).contains("a\ud83d\ude00b");
    assertThat(half.text()).contains("\"a\\ud83d\\n\"");
    assertThat(half.reading().answer()).contains("a\ud83d\n");
  }

  private static Answer answer(String type, String body) {
    Headers headers = headers("Content-Type: " + type);
    return Answer.of(Dialect.named("openai"), 200, headers, body.getBytes(UTF_8));
  }

  private static Headers headers(String line) {
    if (line == null) {
      return Headers.empty();
    }
    String[] field = line.split(": ?", 2);
    return Headers.of(Map.of(field[0], field[1]));
  }
}
