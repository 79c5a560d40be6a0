package dev.penstock.cli;

import dev.penstock.testing.Header;
import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import dev.penstock.testing.SeenRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A folder with bodies and a configuration, and a server that the environment {@code test} points
 * to.
 */
final class Workshop implements AutoCloseable {
  static final String KEY = "sk-canary-0123456789";

  final Path folder;

  /** Files that the test itself put the key into. */
  private final Set<Path> given = new HashSet<>();

  final RecordingServer server;

  Workshop(Path folder, Function<SeenRequest, Reply> replies) throws IOException {
    this.folder = folder;
    server = RecordingServer.start(replies);
    write(
        "config.jsonl",
        """
        {"env":"test","api_url":"%s","api_key":"${TEST_KEY}"}
        {"env":"mock","api_url":"mock:"}
        """
            .formatted(server.uri("/v1/chat/completions?v=1")));
  }

  /** Answers each chat with its own last message. */
  static Reply echo(SeenRequest request) {
    JsonNode messages = JsonMapper.shared().readTree(request.body()).path("messages");
    String content = JsonMapper.shared().writeValueAsString(messages.path(0).path("content"));
    return Reply.json(
        """
        {"model":"m","choices":[{"message":{"content":%s},"finish_reason":"stop"}],
         "usage":{"prompt_tokens":12,"completion_tokens":40}}
        """
            .formatted(content));
  }

  /** A body whose message is the text. */
  static String chat(String text) {
    return "{\"model\":\"m\", \"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
        .formatted(text);
  }

  void write(String name, String text) throws IOException {
    Files.writeString(path(name), text);
    if (text.contains(KEY)) {
      given.add(path(name));
    }
  }

  Path path(String name) {
    return folder.resolve(name);
  }

  /** Starts {@code penstock run} with the configuration. */
  Program start(String... arguments) throws IOException {
    return Program.start(folder, Map.of("TEST_KEY", KEY), run(arguments));
  }

  /** Runs {@code penstock run} with the configuration to its end. */
  Program.Ended run(String stdin, List<String> arguments) throws IOException, InterruptedException {
    List<String> all = run(arguments.toArray(String[]::new));
    try (Program program = Program.start(folder, Map.of("TEST_KEY", KEY), stdin, all)) {
      return program.end();
    }
  }

  private static List<String> run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("run"));
    if (!List.of(arguments).contains("--config")) {
      all.addAll(List.of("--config", "config.jsonl"));
    }
    all.addAll(List.of(arguments));
    return all;
  }

  /** The bodies that the server got, in the order of their arrival. */
  List<String> seenBodies() {
    return server.requests().stream().map(SeenRequest::bodyText).toList();
  }

  static List<String> values(SeenRequest request, String header) {
    return request.headers().stream()
        .filter(field -> field.name().equalsIgnoreCase(header))
        .map(Header::value)
        .toList();
  }

  /** Also looks whether a process has written the key anywhere. */
  @Override
  public void close() throws IOException {
    server.close();
    Secrets.assertNowhere(folder, given, KEY);
  }
}
