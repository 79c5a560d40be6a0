package dev.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A run against a server that fails a fifth of all requests, in every way there is: two processes
 * of their own.
 *
 * @param requests how many bodies were sent
 * @param rate that was asked, per second
 * @param pacing what the run notes of its pace
 * @param verified the last line of {@code penstock verify}, and its exit code
 * @param alive the bytes alive on the heap of the run at each look
 */
record Chaos(
    int requests, int rate, JsonNode pacing, String verified, int verdict, List<Long> alive) {
  private static final String FAULTS = "5xx=10%%,429=%s%%,wait=%s%%,reset=2%%,hang=1%%,cut=1%%";

  /**
   * Runs it to its end.
   *
   * @param waits the refusals that tell to wait for a second, in percent of the requests; with all
   *     other refusals they are 5 percent
   * @param look how often to look at the heap
   */
  static Chaos of(Path folder, int requests, int rate, double waits, Duration look)
      throws Exception {
    String faults = FAULTS.formatted(5 - waits, waits);
    try (Program mock =
        Program.start(
            folder,
            Map.of(),
            List.of("mock", "--port", "0", "--latency", "5-20", "--faults", faults))) {
      Files.writeString(
          folder.resolve("config.jsonl"),
          "{\"env\":\"chaos\",\"api_url\":\"%s\"}\n".formatted(mock.awaitOutput()));
      Files.write(
          folder.resolve("bodies.jsonl"), Collections.nCopies(requests, Workshop.chat("hello")));
      List<Long> alive = new ArrayList<>();
      try (Program run = Program.start(folder, Map.of(), arguments(rate))) {
        while (!run.endsWithin(Math.toIntExact(look.toMillis()))) {
          alive.add(alive(run));
        }
        assertThat(run.end().code()).as(run.end().err()).isBetween(0, 1);
      }
      return verified(folder, requests, rate, alive);
    }
  }

  private static List<String> arguments(int rate) {
    return List.of(
        "run",
        "--config",
        "config.jsonl",
        "--concurrent-bodies",
        "bodies.jsonl",
        "--output",
        "out.jsonl",
        "--concurrent-rate-limit",
        "" + rate,
        "--timeout",
        "2s",
        "--log-mode",
        "none");
  }

  /** What is left after a full collection. */
  private static long alive(Program run) throws IOException, InterruptedException {
    Process histogram =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(run.pid()),
                "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String[] total =
        new String(histogram.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .filter(line -> line.startsWith("Total"))
            .findFirst()
            .orElse("Total 0 0")
            .split("\\s+", -1);
    histogram.waitFor();
    return Long.parseLong(total[2]);
  }

  private static Chaos verified(Path folder, int requests, int rate, List<Long> alive)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    String[] verify = {"verify", folder.resolve("out.jsonl").toString()};
    int code = Main.run(verify, InputStream.nullInputStream(), stream, stream);
    List<String> notes = Files.readAllLines(folder.resolve("out.jsonl.run"));
    return new Chaos(
        requests,
        rate,
        JsonMapper.shared().readTree(notes.get(notes.size() - 1)).get("pacing"),
        out.toString(StandardCharsets.UTF_8).lines().reduce("", (first, second) -> second),
        code,
        alive);
  }

  /** One record of each request, and hardly any of a failure: four times in a row are rare. */
  void requireOneRecordEach() {
    assertThat(verified)
        .startsWith("VERIFY_SUMMARY selected=%d ".formatted(requests))
        .endsWith(" unsent=0 lost=0 twice=0 damaged=0");
    assertThat(verdict).isZero();
    assertThat(Integer.parseInt(verified.replaceFirst(".* failed=(\\d+) .*", "$1")))
        .isLessThan(requests / 100 + 10);
    assertThat(pacing.get("starts").asLong()).isGreaterThan(requests + requests / 10L);
  }

  /** The server's refusals are too few to lower the rate for long. */
  void requireThatTheRateHeld() {
    assertThat(pacing.at("/slow_down/lowest_per_second").asDouble(rate)).isGreaterThan(rate / 2.0);
    assertThat(seconds("SLOW_DOWN")).isLessThan(between() / 10);
  }

  /** From the second look on, when all is warm. */
  void requireFlatMemory() {
    assertThat(alive).hasSizeGreaterThan(3);
    assertThat(alive.subList(2, alive.size())).allMatch(bytes -> bytes < alive.get(1) + (8 << 20));
  }

  private double seconds(String cause) {
    return StreamSupport.stream(pacing.get("stalls").spliterator(), false)
        .filter(stall -> stall.get("cause").asString().equals(cause))
        .mapToDouble(stall -> Duration.parse(stall.get("total").asString()).toMillis() / 1e3)
        .sum();
  }

  private double between() {
    return Duration.parse(pacing.get("between").asString()).toMillis() / 1e3;
  }

  @Override
  public String toString() {
    return "%s; %d attempts in %.0f s, %.0f/s of %d/s; paused %.1f s, slowed down %.1f s; alive %s"
        .formatted(
            verified,
            pacing.get("starts").asLong(),
            between(),
            pacing.get("starts").asLong() / between(),
            rate,
            seconds("PAUSE"),
            seconds("SLOW_DOWN"),
            alive);
  }
}
