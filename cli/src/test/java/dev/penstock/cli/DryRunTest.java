package dev.penstock.cli;

import static dev.penstock.cli.Workshop.KEY;
import static dev.penstock.cli.Workshop.chat;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A dry run as a process: what it says, and that it does nothing else. */
class DryRunTest {
  private final Workshop workshop;

  DryRunTest(@TempDir Path folder) throws IOException {
    workshop = new Workshop(folder, Workshop::echo);
    workshop.write("bodies.jsonl", (chat("x") + "\n").repeat(301));
    workshop.write(
        "prod.jsonl",
        """
        {"env":"prod","api_url":"https://api.example.com/v1/chat","api_key":"${TEST_KEY}",\
        "headers":{"X-Team":"blue"},"rate_limit":"60/m","max_concurrency":7,\
        "proxy":"http://joe:sesame-open@proxy:3128"}
        """);
  }

  @AfterEach
  void nothingWasSent() throws IOException {
    assertThat(workshop.server.connectionsOpened()).isZero();
    workshop.close();
    Secrets.assertNowhere(workshop.folder, KEY);
  }

  @Test
  void thePlanIsSaidAndNothingIsSentOrWritten() throws Exception {
    List<String> before = files();

    Program.Ended ended =
        run("--config", "prod.jsonl", "--set", "n=1", "--timeout", "90", "--insecure");

    assertThat(ended.out())
        .isEqualTo(
            """
            environment  prod
            url          https://api.example.com/v1/chat
            route        through the proxy http://proxy:3128 (proxy in the configuration)
                         certificates: NOT VERIFIED (--insecure)
            key          from variable TEST_KEY, sent as Authorization: Bearer ***
            headers      Authorization, X-Team
            bodies       301 from bodies.jsonl, full_load
            set          n=1
            first body   {"model":"m","messages":[{"role":"user","content":"x"}],"n":1}
            rate         60/m
            concurrency  at most 7 in flight, each for at most 1 min 30 s
            output       out.json, an array of records in the order of the input
            duration     5 min until the last of 301 requests is sent, then its answer
            Nothing was sent: this was a dry run.
            """);
    assertThat(ended.err()).startsWith("notice: --insecure: ").hasLineCount(1);
    assertThat(ended.out() + ended.err()).doesNotContain(KEY, "sesame-open");
    assertThat(ended.code()).isZero();
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void aRandomChoiceCanBeHadAgain() throws Exception {
    Program.Ended ended =
        run("--env", "mock", "--read-mode", "random_n", "--count", "3", "--seed", "5");

    assertThat(ended.out())
        .contains("url          mock:\n")
        .contains("bodies       3 from bodies.jsonl, random_n 3\n")
        .contains("             the same again with --seed 5\n");
    assertThat(ended.code()).isZero();
  }

  @Test
  void aLongBodyIsShortened() throws Exception {
    workshop.write("bodies.jsonl", "{\"text\":\"" + "\u4f60".repeat(1_000) + "\"}");

    assertThat(run("--env", "mock").out())
        .contains("first body   {\"text\":\"" + "\u4f60".repeat(191) + "... (1011 characters)\n");
  }

  @Test
  void whatWouldBecomeOfFilesIsSaid() throws Exception {
    workshop.write("out.json", "[]");
    workshop.write("out.json.journal", "{}\n");

    Program.Ended refused = run("--env", "test");
    Program.Ended allowed = run("--env", "test", "--overwrite");

    assertThat(refused.err())
        .startsWith("out.json.journal holds the answers of a run that is not finished");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(allowed.out())
        .contains("             out.json.journal is removed, with the answers in it\n")
        .contains("             the out.json that is there becomes out.json.bak\n");
    assertThat(allowed.code()).isZero();
    assertThat(workshop.path("out.json")).hasContent("[]");
    assertThat(workshop.path("out.json.journal")).hasContent("{}\n");
  }

  @Test
  void badLinesOfAStreamAreCounted() throws Exception {
    Program.Ended ended =
        workshop.run(
            "{}\nx\n{}\n", List.of("--env", "test", "--dry-run", "--concurrent-bodies", "-"));

    assertThat(ended.out())
        .contains("bodies       3 from standard input, full_load\n")
        .contains("1 of them cannot be sent and get a record that says why; the first: standard")
        .contains("duration     1 s until the last of 2 requests is sent");
    assertThat(ended.code()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--env nope",
        "--env test --output none/out.json",
        "--env test --start-line 400",
        "--env test --set messages.5=1",
        "--env test --summary none/x",
        "--env test --headers x",
      })
  void whatARunWouldRefuseIsRefused(String options) throws Exception {
    Program.Ended ended = run(options.split(" "));

    assertThat(ended.err()).isNotEmpty();
    assertThat(ended.out()).isEmpty();
    assertThat(ended.code()).isEqualTo(2);
  }

  private Program.Ended run(String... options) throws IOException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(List.of("run", "--dry-run", "--concurrent-bodies", "bodies.jsonl"));
    arguments.addAll(List.of(options));
    if (!arguments.contains("--config")) {
      arguments.addAll(List.of("--config", "config.jsonl"));
    }
    if (!arguments.contains("--output")) {
      arguments.addAll(List.of("--output", "out.json"));
    }
    try (Program program = Program.start(workshop.folder, Map.of("TEST_KEY", KEY), arguments)) {
      return program.end();
    }
  }

  /** But for those that hold the streams of processes. */
  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(workshop.folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith("std"))
          .sorted()
          .toList();
    }
  }
}
