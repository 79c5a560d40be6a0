package dev.penstock.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.penstock.http.Headers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever a server sends is read as something, and what a record holds of it is JSON or a text.
 */
class BrokenAnswersTest {
  private static final int ROUNDS = 20;

  private static final List<String> FRAGMENTS =
      List.of(
          "null",
          "{}",
          "[]",
          "\"\"",
          "-1",
          "1e999999999",
          "1e99999999999999",
          "99999999999999999999",
          "0.0000000000000001",
          "true",
          "\n\ndata: ",
          "\n\n",
          "{\"error\":1}",
          "\\ud800",
          "\u0000");

  @ParameterizedTest
  @ValueSource(strings = {"openai", "gemini", "anthropic", "json"})
  void noMutationOfAnAnswerIsTooMuch(String name) throws IOException {
    Dialect dialect = Dialect.named(name);
    Random random = new Random(name.hashCode());

    for (byte[] body : bodies()) {
      for (int round = 0; round < ROUNDS; round++) {
        byte[] broken = mutate(body, random);
        String type = random.nextBoolean() ? "text/event-stream" : "application/json";

        Answer answer = Answer.of(dialect, 200, Headers.of(Map.of("Content-Type", type)), broken);

        if (answer.isJson()) {
          assertThat(dialect.read(answer.text()).notJson())
              .as("what is made of %s", new String(broken, UTF_8))
              .isEmpty();
        }
      }
    }
  }

  @Test
  void numbersThatCannotBeCountedWithAreNoIndex() {
    String chunk =
        "data: {\"choices\":[{\"index\":1e999999999,\"delta\":{\"tool_calls\":[{\"index\":1e999999999}]}}],"
            + "\"candidates\":[{\"index\":1e999999999}],\"usage\":{\"prompt_tokens\":1e999999999}}\n\n";

    for (String name : List.of("openai", "gemini", "anthropic", "json")) {
      assertThatNoException()
          .isThrownBy(
              () -> Answer.of(Dialect.named(name), 200, Headers.empty(), chunk.getBytes(UTF_8)));
    }
  }

  private static List<byte[]> bodies() throws IOException {
    List<byte[]> bodies = new ArrayList<>();
    try (Stream<Path> files = Files.walk(AnswerFile.folder())) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        bodies.add(Files.readAllBytes(file));
      }
    }
    return bodies;
  }

  /** Replaces a stretch of it by a fragment, once or twice. */
  private static byte[] mutate(byte[] body, Random random) {
    String text = new String(body, UTF_8);
    for (int times = random.nextInt(1, 3); times > 0; times--) {
      int from = random.nextInt(text.length());
      int to = Math.min(text.length(), from + random.nextInt(8));
      String fragment = FRAGMENTS.get(random.nextInt(FRAGMENTS.size()));
      // A value is put where one was, so that most of what comes of it is JSON still.
      int colon = text.indexOf(": ", from);
      if (colon >= 0 && random.nextBoolean()) {
        from = colon + 2;
        to = from;
        while (to < text.length() && ",}]\n".indexOf(text.charAt(to)) < 0) {
          to++;
        }
      }
      text = text.substring(0, from) + fragment + text.substring(to);
    }
    return text.getBytes(UTF_8);
  }
}
