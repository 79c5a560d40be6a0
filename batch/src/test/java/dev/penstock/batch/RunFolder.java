package dev.penstock.batch;

import dev.penstock.input.SelectionPlan;
import dev.penstock.input.Source;
import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import dev.penstock.testing.SeenRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A folder with a file of bodies, and the plan of a run from it to a server. */
record RunFolder(Path path) {
  /** Bodies {@code {"n":1}}, {@code {"n":2}} and so on. */
  static RunFolder withBodies(Path path, int count) throws IOException {
    Files.write(
        path.resolve("bodies.jsonl"),
        IntStream.rangeClosed(1, count).mapToObj(n -> "{\"n\":" + n + "}").toList());
    return new RunFolder(path);
  }

  RunPlan.Builder plan(RecordingServer server) {
    Source bodies = new Source.File(path.resolve("bodies.jsonl"));
    return RunPlan.to("test", server.uri("/v1/chat/completions").toString())
        .retries(0)
        .selection(SelectionPlan.everything(bodies), InputStream.nullInputStream());
  }

  Path file(String name) {
    return path.resolve(name);
  }

  /** The records of a results file or a journal. */
  List<JsonNode> records(String name) throws IOException {
    String text = Files.readString(file(name));
    Stream<JsonNode> records =
        text.startsWith("[")
            ? JsonMapper.shared().readTree(text).valueStream()
            : text.lines().map(JsonMapper.shared()::readTree);
    return records.toList();
  }

  List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  static RunResult run(RunPlan plan) throws Exception {
    return result(Run.start(plan, new RunListener() {}));
  }

  static RunResult result(Run run) throws Exception {
    return run.done().get(20, TimeUnit.SECONDS);
  }

  /** A chat completion that says the body back. */
  static Reply echo(SeenRequest request) {
    String quoted = request.bodyText().replace("\"", "\\\"");
    return Reply.json(
            """
            {"model": "m", "choices": [{"message": {"content": "%s"}, "finish_reason": "stop"}],
             "usage": {"prompt_tokens": 3, "completion_tokens": 5}}
            """
                .formatted(quoted))
        .withHeader("x-request-id", "req_7");
  }
}
