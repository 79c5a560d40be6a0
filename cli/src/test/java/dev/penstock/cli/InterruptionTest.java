package dev.penstock.cli;

import static dev.penstock.cli.Workshop.chat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** What signals do to a run, and one run to another. */
class InterruptionTest {
  private final AtomicInteger requests = new AtomicInteger();
  private final Workshop workshop;

  /** The first two requests to arrive, whichever they are, are answered; the others never. */
  InterruptionTest(@TempDir Path folder) throws IOException {
    workshop =
        new Workshop(
            folder,
            request ->
                requests.incrementAndGet() <= 2
                    ? Workshop.echo(request).after(Duration.ofMillis(700))
                    : Reply.neverAnswer());
    workshop.write("bodies.jsonl", (chat("x") + "\n").repeat(5));
  }

  @AfterEach
  void close() throws IOException {
    workshop.close();
  }

  private Program start(int maxConcurrency) throws IOException {
    return workshop.start(
        "--env", "test",
        "--concurrent-bodies", "bodies.jsonl",
        "--output", "out.json",
        "--concurrent-rate-limit", "off",
        "--max-concurrency", Integer.toString(maxConcurrency));
  }

  @ParameterizedTest
  @CsvSource({"INT,130", "TERM,143", "HUP,129"})
  void theFirstSignalStopsSendingAndWaitsForTheAnswersInFlight(String signal, int code)
      throws Exception {
    try (Program program = start(2)) {
      workshop.server.awaitRequests(2);

      program.signal(signal);
      Program.Ended ended = program.end();

      assertThat(ended.code()).isEqualTo(code);
      assertThat(workshop.server.requests()).hasSize(2);
      assertThat(ended.err())
          .contains(
              "SIG%s: sending no more; waiting up to 10 s for answers in flight: 2;"
                  .formatted(signal))
          .contains(
              "stopped by SIG%s: 3 requests have no answer; the answers so far are in out.json.journal"
                  .formatted(signal));
      assertThat(ended.out()).contains("REPORT_SUMMARY total=2 ok=2 failed=0 ");
      assertThat(Files.readAllLines(workshop.path("out.json.journal"))).hasSize(2);
      assertThat(workshop.path("out.json")).doesNotExist();
    }
  }

  @Test
  void theSecondSignalEndsTheRunWithAJournalThatIsWhole() throws Exception {
    try (Program program = start(5)) {
      program.awaitErrors(" ok #", 2);

      program.signal("INT");
      program.awaitError("sending no more");
      program.signal("INT");
      Program.Ended ended = program.end();

      assertThat(ended.code()).isEqualTo(130);
      List<String> lines = Files.readAllLines(workshop.path("out.json.journal"));
      assertThat(lines).hasSize(2);
      assertThat(lines).allMatch(line -> JsonMapper.shared().readTree(line).path("ok").asBoolean());
    }
  }

  @Test
  void aSecondRunOnTheSameOutputLeavesItAlone() throws Exception {
    try (Program first = start(5)) {
      first.awaitErrors(" ok #", 2);
      workshop.server.awaitRequests(5);

      try (Program second = start(5)) {
        Program.Ended ended = second.end();

        assertThat(ended.code()).isEqualTo(5);
        assertThat(ended.errLines()).hasSize(1);
        assertThat(ended.err()).contains("out.json");
      }
      assertThat(Files.readAllLines(workshop.path("out.json.journal"))).hasSize(2);
      assertThat(workshop.server.requests()).hasSize(5);
    }
  }

  @Test
  void theAnswersOfAnUnfinishedRunAreNotThrownAwayUnasked() throws Exception {
    try (Program first = start(2)) {
      workshop.server.awaitRequests(2);
      first.signal("TERM");
      first.end();
    }

    Program.Ended refused = workshop.run("", again());
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.errLines()).hasSize(1);
    assertThat(refused.err()).contains("out.json.journal").contains("--overwrite");

    requests.set(1);
    assertThat(workshop.run("", again("--overwrite")).code()).isZero();
  }

  private static List<String> again(String... options) {
    return java.util.stream.Stream.concat(
            java.util.stream.Stream.of(
                "--env",
                "test",
                "--concurrent-bodies",
                "bodies.jsonl",
                "--output",
                "out.json",
                "--read-mode",
                "first_n",
                "--count",
                "1"),
            java.util.stream.Stream.of(options))
        .toList();
  }
}
