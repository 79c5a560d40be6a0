package dev.penstock.dialect;

import dev.penstock.http.Headers;
import dev.penstock.retry.RetryPolicy;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/** The body of a response in a file, in a folder that is named by its dialect. */
record AnswerFile(Dialect dialect, Headers headers, byte[] body) {
  static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  /** One that comes with all the headers that frame it. */
  static AnswerFile of(String name) throws IOException {
    boolean isStream = name.contains("stream") || name.endsWith(".sse");
    String type =
        isStream ? "text/event-stream" : name.endsWith(".html") ? "text/html" : "application/json";
    return new AnswerFile(
        Dialect.named(name.substring(0, name.indexOf('/'))),
        Headers.of(Map.of("Content-Type", type, "Transfer-Encoding", "chunked")),
        Files.readAllBytes(folder().resolve(name)));
  }

  static Path folder() {
    URL folder = Objects.requireNonNull(AnswerFile.class.getResource("/dialect"));
    try {
      return Path.of(folder.toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  AnswerFile with(Headers other) {
    return new AnswerFile(dialect, other, body);
  }

  Answer answer(int status) {
    return Answer.of(dialect, status, headers, body);
  }

  /** What the client does after it: {@code final}, {@code retry}, or that with a wait. */
  String advice(int status) {
    return advice(dialect, status, headers, body);
  }

  static String advice(Dialect dialect, int status, Headers headers, byte[] body) {
    RetryPolicy.Advice advice =
        RetryPolicy.builder()
            .judge(new AnswerJudge(dialect))
            .build()
            .after("POST", false, status, headers, ByteBuffer.wrap(body).asReadOnlyBuffer(), NOW);
    String wait =
        advice
            .told()
            .map(told -> " " + told.toString().substring("PT".length()).replace("S", "s"))
            .orElse("");
    return (advice.retry() ? "retry" : "final") + wait;
  }
}
