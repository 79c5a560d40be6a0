package dev.penstock.cli;

import dev.penstock.mock.MockOptions;
import dev.penstock.mock.MockServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.TimeZone;
import java.util.stream.Stream;

/**
 * Runs as users have them, against a server over HTTP, while Java notes what goes into the
 * launcher's archive. What is not met here, a start has to load from the jar, and to make the code
 * of its lambdas.
 */
final class Training {
  private static final String BODY =
      "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}\n";
  private static final int BODIES = 300;

  private final Path folder;
  private final PrintStream out;

  private Training(Path folder, PrintStream out) {
    this.folder = folder;
    this.out = out;
  }

  /** Trains in the working directory. Exits with 0 if all went well. */
  public static void main(String[] args) throws IOException {
    System.exit(in(Path.of(""), System.out));
  }

  /** Trains in a folder. Returns 0 if all went well. */
  static int in(Path folder, PrintStream out) throws IOException {
    Training training = new Training(folder, out);
    MockOptions atOnce = MockOptions.defaults().withLatency(Duration.ZERO, Duration.ZERO);
    try (MockServer server = MockServer.start(atOnce)) {
      training.write("config.jsonl", "{\"env\":\"a\",\"api_url\":\"%s\"}".formatted(server.uri()));
      training.write("bodies.jsonl", BODY.repeat(BODIES));
      return training.run("--output", training.file("a.json"), "--concurrent-rate-limit", "off")
          + training.run(
              "--output",
              training.file("a.jsonl"),
              "--concurrent-rate-limit",
              "1000",
              "--log-mode",
              "none",
              "--summary",
              training.file("summary.json"));
    }
  }

  private int run(String... others) {
    Stream<String> common =
        Stream.of(
            "run",
            "--config",
            file("config.jsonl"),
            "--concurrent-bodies",
            file("bodies.jsonl"),
            "--max-concurrency",
            "64",
            "--timeout",
            "5");
    return Main.run(
        Stream.concat(common, Stream.of(others)).toArray(String[]::new),
        new Surroundings(
            InputStream.nullInputStream(),
            out,
            out,
            Map.of(),
            Terminals.of("", Map.of()),
            InstantSource.system(),
            TimeZone.getDefault(),
            "penstock"));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }
}
