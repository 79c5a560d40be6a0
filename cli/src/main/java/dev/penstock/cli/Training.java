package dev.penstock.cli;

import dev.penstock.mock.MockOptions;
import dev.penstock.mock.MockServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the launcher starts, in a folder of its own, while Java notes what goes into the archive: runs as users have
 * them, against a server over HTTP.
 */
final class Training {
  private static final String BODY =
      "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}\n";

  private Training() {}

  /** Exits with 0 if all went well, so that no other archive is kept. */
  public static void main(String[] args) throws IOException {
    Path bodies = Files.writeString(Path.of("bodies.jsonl"), BODY.repeat(300));
    MockOptions atOnce = MockOptions.defaults().withLatency(Duration.ZERO, Duration.ZERO);
    try (MockServer server = MockServer.start(atOnce)) {
      Files.writeString(
          Path.of("config.jsonl"),
          "{\"env\":\"a\",\"api_url\":\"%s\"}\n".formatted(server.uri()));
      int code = run(bodies, "--concurrent-rate-limit", "off", "--output", "a.json");
      code += run(bodies, "--concurrent-rate-limit", "1000", "--output", "a.jsonl", "--log-mode", "none", "--summary", "a.summary");
      System.exit(code);
    }
  }

  private static int run(Path bodies, String... others) {
    List<String> arguments = new ArrayList<>(List.of("run", "--config", "config.jsonl", "--concurrent-bodies", bodies.toString(), "--timeout", "5", "--max-concurrency", "64"));
    arguments.addAll(Arrays.asList(others));
    return Main.run(arguments.toArray(String[]::new), System.in, System.out, System.err);
  }
}
