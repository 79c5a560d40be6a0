package dev.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import dev.penstock.testing.SeenRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs that are killed at random moments and resumed, until so many kills have struck: processes of
 * their own, against a server that counts what it gets.
 *
 * <p>After each kill, whatever was sent and has no record may be sent once more by the next start,
 * and nothing else may.
 */
final class Kills implements AutoCloseable {
  private static final int BODIES = 200;
  private static final int CONCURRENCY = 32;

  /** A start takes about a second, so that kills strike before, within and after the sending. */
  private static final int LONGEST_LIFE_MILLIS = 2_500;

  private final Path folder;
  private final Random random;
  private final RecordingServer server;

  /** How often each body came. */
  private final Map<Integer, Integer> sent = new ConcurrentHashMap<>();

  private int struck;
  private int runs;
  private int sentAgain;

  Kills(Path folder, long seed) throws IOException {
    this.folder = folder;
    random = new Random(seed);
    server = RecordingServer.start(this::answer);
    Files.write(
        folder.resolve("bodies.jsonl"),
        IntStream.rangeClosed(1, BODIES)
            .mapToObj(n -> "{\"n\":%d,\"text\":\"body \u4e16\u754c\"}".formatted(n))
            .toList());
    Files.writeString(
        folder.resolve("config.jsonl"),
        "{\"env\":\"test\",\"api_url\":\"%s\"}\n".formatted(server.uri("/v1/chat/completions")));
  }

  private static int number(SeenRequest request) {
    return JsonMapper.shared().readTree(request.body()).get("n").asInt();
  }

  private Reply answer(SeenRequest request) {
    int n = number(request);
    sent.merge(n, 1, Integer::sum);
    return Reply.json(answer(n)).after(Duration.ofMillis(n * 37 % 90));
  }

  /** Mostly small, some of 100 kB and of 1 MB, one of 16 MiB. */
  private static String answer(int n) {
    int length = n == 100 ? 16 << 20 : n % 50 == 7 ? 1 << 20 : n % 10 == 3 ? 100_000 : n;
    return "{\"choices\":[{\"message\":{\"content\":\"%d %s\"},\"finish_reason\":\"stop\"}]}"
        .formatted(n, "\u4e16x".repeat(length / 4));
  }

  /** Goes on until so many kills have struck a process that was alive. */
  Kills until(int kills) throws Exception {
    while (struck < kills) {
      sent.clear();
      run(kills, "out-%d.%s".formatted(++runs, runs % 2 == 0 ? "json" : "jsonl"));
    }
    return this;
  }

  private void run(int kills, String output) throws Exception {
    boolean isOver = false;
    while (!isOver && struck < kills) {
      Map<Integer, Integer> before = Map.copyOf(sent);
      List<Integer> recorded = recorded(output);
      isOver = start(output, random.nextInt(LONGEST_LIFE_MILLIS)).code() >= 0;
      requireOnlyWhatHadNoRecord(before, recorded);
    }
    if (!isOver) {
      assertThat(start(output, Integer.MAX_VALUE).code()).isZero();
    }
    requireWhole(output);
    Files.delete(folder.resolve(output));
    Files.delete(folder.resolve(output + ".run"));
  }

  /** The process and its end; the code is -1 if it was killed. */
  private Program.Ended start(String output, int millis) throws Exception {
    try (Program program =
        Program.start(
            folder,
            Map.of(),
            List.of(
                "run",
                "--config",
                "config.jsonl",
                "--concurrent-bodies",
                "bodies.jsonl",
                "--concurrent-rate-limit",
                "off",
                "--max-concurrency",
                "" + CONCURRENCY,
                "--log-mode",
                "none",
                "--output",
                output,
                "--resume"))) {
      if (program.endsWithin(millis)) {
        return program.end();
      }
      program.signal("KILL");
      program.end();
      server.awaitNoConnections(); // what the killed process had sent has come by then
      struck++;
      return new Program.Ended(-1, "", "");
    }
  }

  private List<Integer> recorded(String output) throws IOException {
    Path journal = folder.resolve(output + ".journal");
    return Files.exists(journal)
        ? wholeLines(journal).stream().map(line -> line.get("request_num").asInt()).toList()
        : List.of();
  }

  /** A kill may have cut the last line anywhere, also within a character. */
  private static List<JsonNode> wholeLines(Path file) throws IOException {
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    return text.substring(0, text.lastIndexOf('\n') + 1)
        .lines()
        .map(JsonMapper.shared()::readTree)
        .toList();
  }

  private void requireOnlyWhatHadNoRecord(Map<Integer, Integer> before, List<Integer> recorded) {
    sent.forEach(
        (n, times) -> {
          int now = times - before.getOrDefault(n, 0);
          assertThat(now)
              .as("sends of %d since the last kill", n)
              .isBetween(0, recorded.contains(n) ? 0 : 1);
          sentAgain += before.containsKey(n) ? now : 0;
        });
  }

  private void requireWhole(String output) throws IOException {
    Path results = folder.resolve(output);
    List<JsonNode> records = new ArrayList<>();
    if (output.endsWith(".json")) {
      JsonMapper.shared().readTree(results).forEach(records::add);
    } else {
      records.addAll(wholeLines(results));
    }
    assertThat(records.stream().map(record -> record.get("request_num").asLong()).sorted())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, BODIES).boxed().toList());
    for (JsonNode record : records) {
      int n = record.get("request_num").asInt();
      assertThat(record.get("response")).isEqualTo(JsonMapper.shared().readTree(answer(n)));
    }
  }

  @Override
  public String toString() {
    return "%d kills over %d runs of %d requests: 0 lost, 0 twice, %d sent again"
        .formatted(struck, runs, BODIES, sentAgain);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
