package dev.penstock.cli;

import static dev.penstock.cli.Workshop.chat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a run goes on, by the words that the program says. */
class ResumeTest {
  private static final Reply WRONG_KEY =
      Reply.json("{\"error\":{\"message\":\"Incorrect API key\",\"code\":\"invalid_api_key\"}}")
          .withStatus(401);

  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicBoolean healthy = new AtomicBoolean();
  private final Workshop workshop;

  /** Three requests are answered, the others never or, once all is well, like these. */
  ResumeTest(@TempDir Path folder) throws IOException {
    workshop =
        new Workshop(
            folder,
            request ->
                answered.incrementAndGet() <= 3 || healthy.get()
                    ? Workshop.echo(request)
                    : Reply.neverAnswer());
    Files.write(
        workshop.path("bodies.jsonl"),
        IntStream.rangeClosed(1, 10).mapToObj(n -> chat("number " + n)).toList());
  }

  @AfterEach
  void close() throws IOException {
    workshop.close();
  }

  private static final String[] RUN = {
    "--env", "test",
    "--concurrent-bodies", "bodies.jsonl",
    "--output", "out of it.json",
    "--concurrent-rate-limit", "off",
    "--max-concurrency", "2",
    "--grace", "0s"
  };

  private Program.Ended interrupted() throws Exception {
    try (Program program = workshop.start(RUN)) {
      program.awaitErrors(" ok #", 3);
      program.signal("INT");
      return program.end();
    }
  }

  private Program.Ended resume(String... more) throws Exception {
    healthy.set(true);
    String[] options = new String[more.length + 3];
    System.arraycopy(new String[] {"--output", "out of it.json", "--resume"}, 0, options, 0, 3);
    System.arraycopy(more, 0, options, 3, more.length);
    return workshop.run("", List.of(options));
  }

  private Program.Ended penstock(String... arguments) throws Exception {
    try (Program program = Program.start(workshop.folder, Map.of(), List.of(arguments))) {
      return program.end();
    }
  }

  @Test
  void theCommandThatIsSaidAtTheEndGoesOn() throws Exception {
    Program.Ended stopped = interrupted();
    String said = stopped.errLines().get(stopped.errLines().size() - 1);

    assertThat(stopped.code()).isEqualTo(130);
    assertThat(said)
        .endsWith(
            "; to go on: penstock run --config config.jsonl --env test --concurrent-bodies"
                + " bodies.jsonl --output 'out of it.json' --concurrent-rate-limit off"
                + " --max-concurrency 2 --grace 0s --resume");

    assertThat(resume(RUN[0], RUN[1]).code()).isZero();
    assertThat(workshop.seenBodies().stream().distinct()).hasSize(10);
    assertThat(penstock("verify", "out of it.json").out())
        .isEqualTo(
            """
            10 selected = 10 ok + 0 failed + 0 unsent; 0 lost, 0 twice, 0 damaged; finished
            VERIFY_SUMMARY selected=10 ok=10 failed=0 unsent=0 lost=0 twice=0 damaged=0
            """);
  }

  @Test
  void whatIsNotGivenIsAsItWas() throws Exception {
    interrupted();

    Program.Ended resumed = resume("--concurrent-rate-limit", "off");

    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(resumed.out()).contains("REPORT_SUMMARY total=10 ok=10 failed=0 ");
  }

  @Test
  void theReportIsTheSameAgain() throws Exception {
    healthy.set(true);
    Program.Ended run = workshop.run("", List.of(RUN));

    Program.Ended report = penstock("report", "out of it.json", "--summary", "again.json");

    assertThat(report.code()).isZero();
    assertThat(report.out()).isEqualTo(run.out());
    assertThat(workshop.path("again.json")).content().contains("\"total\":10,\"ok\":10");
  }

  @Test
  void aRunThatIsNotFinishedIsVerifiedWithACodeOfItsOwn() throws Exception {
    interrupted();

    Program.Ended verified = penstock("verify", "out of it.json");

    assertThat(verified.code()).isEqualTo(3);
    assertThat(verified.out())
        .startsWith("10 selected = 3 ok + 0 failed + 7 unsent; 0 lost, 0 twice, 0 damaged;")
        .contains("not finished; to go on: penstock run --output 'out of it.json' --resume");
  }

  @Test
  void aRecordThatIsThereTwiceIsFoundWithItsPlace() throws Exception {
    interrupted();
    Path journal = workshop.path("out of it.json.journal");
    List<String> lines = Files.readAllLines(journal);
    Files.writeString(journal, Files.readString(journal) + lines.get(0) + "\n");

    Program.Ended verified = penstock("verify", "out of it.json");

    assertThat(verified.code()).isEqualTo(1);
    assertThat(verified.out()).contains("twice=1 damaged=0");
    assertThat(verified.err())
        .contains(
            "at byte "
                + (Files.size(journal) - lines.get(0).getBytes(StandardCharsets.UTF_8).length - 1));
    assertThat(resume().code()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--count 5 --read-mode first_n | --read-mode: full_load then, first_n now",
        "--start-line 2                | --start-line: none then, 2 now",
        "--set a=1                     | --set: none then, [a=1] now",
        "--env mock                    | the URL: http",
        "--retry-failed                | exclude each other; choose one",
        "--dry-run --start-line 2      | --start-line: none then, 2 now",
        "--overwrite                   | exclude each other; choose one",
        "--concurrent-bodies no.jsonl  | no.jsonl: no such file"
      })
  void anotherRunIsNotContinued(String options, String words) throws Exception {
    interrupted();
    int sent = workshop.server.requests().size();

    Program.Ended refused = resume(options.split(" "));

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.errLines()).hasSize(1);
    assertThat(refused.err()).contains(words);
    assertThat(workshop.server.requests()).hasSize(sent);
    assertThat(workshop.path("out of it.json.journal")).exists();
  }

  @Test
  void aWrongKeyIsSaidWithTheWayOnAndCostsNoRequestItsAnswer(@TempDir Path folder)
      throws Exception {
    AtomicBoolean isRight = new AtomicBoolean();
    try (Workshop other =
        new Workshop(folder, request -> isRight.get() ? Workshop.echo(request) : WRONG_KEY)) {
      other.write("bodies.jsonl", (chat("x") + "\n").repeat(20));
      List<String> run =
          List.of(
              "--env",
              "test",
              "--concurrent-bodies",
              "bodies.jsonl",
              "--output",
              "out.jsonl",
              "--concurrent-rate-limit",
              "50",
              "--log-mode",
              "error");

      Program.Ended stopped = other.run("", run);
      isRight.set(true);
      Program.Ended resumed =
          other.run(
              "", List.of("--output", "out.jsonl", "--resume", "--concurrent-rate-limit", "off"));

      assertThat(stopped.code()).isEqualTo(3);
      assertThat(stopped.err())
          .contains(
              "stopped: the server refuses the key, 3 times in a row (status 401: Incorrect API"
                  + " key): 20 requests have no answer; to go on: penstock run");
      assertThat(resumed.code()).as(resumed.err()).isZero();
      assertThat(Files.readAllLines(other.path("out.jsonl"))).hasSize(20);
    }
  }

  @Test
  void aTimeThatIsOverStopsTheRun() throws Exception {
    List<String> options = new ArrayList<>(List.of(RUN));
    options.addAll(List.of("--max-duration", "1s"));

    Program.Ended stopped = workshop.run("", options);

    assertThat(stopped.code()).isEqualTo(3);
    assertThat(stopped.err()).contains("stopped: the 1 s of --max-duration are over: 7 requests");
  }

  @ParameterizedTest
  @CsvSource({"report", "verify"})
  void whereThereIsNoRunItIsSaid(String command) throws Exception {
    Program.Ended nothing = penstock(command, "nothing.json");

    assertThat(nothing.code()).isEqualTo(2);
    assertThat(nothing.err())
        .startsWith(
            "there was no run on nothing.json: there is no nothing.json.run; give the name");
  }
}
