package dev.penstock.cli;

import static dev.penstock.cli.Workshop.KEY;
import static dev.penstock.cli.Workshop.chat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Reply;
import dev.penstock.testing.SeenRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command that sends a file, as a process, and what the server saw of it. */
class RunTest {
  private static final String FIRST = chat("\u4f60\u597d\\n\u4e16\u754c");
  private static final String SECOND = chat("\\u4f60 \\/ 1e2");
  private static final String DEFAULT_OUTPUT = "gemini_concurrent_responses.json";

  private final Workshop workshop;

  RunTest(@TempDir Path folder) throws IOException {
    workshop = new Workshop(folder, Workshop::echo);
    workshop.write("bodies.jsonl", FIRST + "\n" + SECOND + "\n");
  }

  @AfterEach
  void close() throws IOException {
    workshop.close();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "--read-mode full_load,                                   1 2",
    "--read-mode first_n --count 1,                           1",
    "--read-mode specified_count --count 5,                   1 2 1 1 1",
    "--read-mode full_load --start-line 1 --end-line 1,       1",
    "--read-mode random_n --count 1 --seed 3,                 2",
  })
  void aReadModeSendsItsBodiesByteForByteAndKeepsTheirOrderInTheFile(String options, String lines)
      throws Exception {
    List<String> arguments = new ArrayList<>(List.of(options.split(" ")));
    arguments.addAll(send("--concurrent-rate-limit", "off"));
    List<String> expected =
        Stream.of(lines.split(" ")).map(line -> line.equals("1") ? FIRST : SECOND).toList();

    Program.Ended ended = workshop.run("", arguments);

    assertThat(ended.out()).contains("answers   " + DEFAULT_OUTPUT);
    assertThat(ended.code()).isZero();
    assertThat(workshop.seenBodies()).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(records(DEFAULT_OUTPUT))
        .extracting(record -> record.path("line").asInt())
        .containsExactlyElementsOf(Stream.of(lines.split(" ")).map(Integer::valueOf).toList());
    assertThat(records(DEFAULT_OUTPUT)).allMatch(record -> record.path("status").asInt() == 200);
    assertThat(records(DEFAULT_OUTPUT).get(0).path("answer").asString())
        .isEqualTo(lines.startsWith("1") ? "\u4f60\u597d\n\u4e16\u754c" : "\u4f60 / 1e2");
  }

  @Test
  void aRequestCarriesTheKeyAndTheHeadersAndGoesToTheUrlAsItStands() throws Exception {
    workshop.run(
        "",
        send(
            "--read-mode",
            "first_n",
            "--count",
            "1",
            "--headers",
            "{\"X-Custom\": \"value\", \"user-agent\": \"mine\"}"));

    SeenRequest seen = workshop.server.requests().get(0);
    assertThat(seen.method()).isEqualTo("POST");
    assertThat(seen.target()).isEqualTo("/v1/chat/completions?v=1");
    assertThat(Workshop.values(seen, "authorization")).containsExactly("Bearer " + KEY);
    assertThat(Workshop.values(seen, "x-custom")).containsExactly("value");
    assertThat(Workshop.values(seen, "user-agent")).containsExactly("mine");
    assertThat(Workshop.values(seen, "content-type")).containsExactly("application/json");
  }

  @Test
  void aHeaderOfTheCommandLineWinsOverTheConfiguredWhateverItsCase() throws Exception {
    workshop.run(
        "",
        send(
            "--read-mode",
            "first_n",
            "--count",
            "1",
            "--headers",
            "{\"AUTHORIZATION\":\"other\"}"));

    assertThat(Workshop.values(workshop.server.requests().get(0), "authorization"))
        .containsExactly("other");
  }

  @Test
  void bodiesMayComeThroughStandardInputAndRecordsGoThroughStandardOutput() throws Exception {
    Program.Ended ended =
        workshop.run(
            SECOND + "\n", List.of("--env", "test", "--concurrent-bodies", "-", "--output", "-"));

    assertThat(workshop.seenBodies()).containsExactly(SECOND);
    assertThat(ended.out().lines())
        .hasSize(1)
        .allMatch(line -> line.startsWith("{\"request_num\":1,"));
    assertThat(ended.errLines().get(ended.errLines().size() - 1))
        .startsWith("REPORT_SUMMARY total=1 ok=1 failed=0 200=1 ");
    assertThat(ended.code()).isZero();
  }

  @Test
  void nothingMoreIsSentOnceNobodyReadsTheRecords() throws Exception {
    workshop.write("bodies.jsonl", (FIRST + "\n").repeat(50));
    PrintStream closed =
        new PrintStream(
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
              }
            });
    ByteArrayOutputStream err = new ByteArrayOutputStream();

    int code =
        Main.run(
            new String[] {
              "run",
              "--config",
              workshop.path("config.jsonl").toString(),
              "--env",
              "test",
              "--concurrent-bodies",
              workshop.path("bodies.jsonl").toString(),
              "--output",
              "-"
            },
            new Surroundings(
                InputStream.nullInputStream(),
                closed,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of("TEST_KEY", KEY),
                Terminals.of("", Map.of()),
                InstantSource.system(),
                TimeZone.getTimeZone("Asia/Shanghai"),
                "penstock"));

    assertThat(code).isEqualTo(4);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("standard output is closed: ");
    assertThat(workshop.server.requests()).hasSizeLessThan(5);
  }

  @Test
  void theReportIsOnStandardOutputWithALastLineForMachines() throws Exception {
    Program.Ended ended =
        workshop.run("", send("--summary", "summary.json", "--concurrent-rate-limit", "off"));

    List<String> lines = ended.out().lines().toList();
    assertThat(lines.get(lines.size() - 1))
        .matches(
            "REPORT_SUMMARY total=2 ok=2 failed=0 200=2 min=\\S+ max=\\S+ avg=\\S+"
                + " p50=\\S+ p80=\\S+ p90=\\S+ p95=\\S+ p99=\\S+ rpm=\\S+");
    JsonNode summary =
        JsonMapper.shared().readTree(Files.readString(workshop.path("summary.json")));
    assertThat(summary.path("total").asInt()).isEqualTo(2);
  }

  @Test
  void eachRequestIsOneLineOfLogWithLocalTimeAndEscapedLineEnds() throws Exception {
    Program.Ended ended = workshop.run("", send("--read-mode", "first_n", "--count", "1"));

    assertThat(ended.errLines().get(0))
        .matches(
            "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\+08:00 ok #1 line=1 200 \\d+ms"
                + " attempts=1 in=12 out=40 \u4f60\u597d\\\\n\u4e16\u754c");
  }

  @ParameterizedTest
  @CsvSource({"none,0", "simple,2", "partial,2", "full,2", "error,1"})
  void theLogModeChoosesWhatIsSaid(String mode, int lines) throws Exception {
    workshop.close();
    try (Workshop half =
        new Workshop(
            workshop.folder,
            request ->
                request.bodyText().equals(FIRST) ? Workshop.echo(request) : Reply.status(500))) {
      Program.Ended ended =
          half.run("", send("--log-mode", mode, "--concurrent-rate-limit", "off"));

      assertThat(ended.errLines().stream().filter(line -> line.contains(" line="))).hasSize(lines);
      assertThat(ended.code()).isEqualTo(1);
      assertThat(ended.out())
          .contains("REPORT_SUMMARY total=2 ok=1 failed=1 200=1 500=1 err.http=1 ");
    }
  }

  @Test
  void theKeyIsInNoFileAndInNoOutputThoughTheServerSendsItBack() throws Exception {
    workshop.close();
    try (Workshop leaky =
        new Workshop(
            workshop.folder,
            request ->
                Reply.json("{\"error\":{\"message\":\"bad key %s\"}}".formatted(KEY))
                    .withStatus(401))) {
      Program.Ended ended =
          leaky.run("", send("--log-mode", "full", "--concurrent-rate-limit", "off"));

      assertThat(ended.err()).contains("bad key ***").doesNotContain(KEY);
      assertThat(ended.out()).doesNotContain(KEY);
      try (Stream<Path> files = Files.list(workshop.folder)) {
        for (Path file : files.toList()) {
          assertThat(Files.readString(file)).doesNotContain(KEY);
        }
      }
    }
  }

  @Test
  void theRateIsThatOfTheCommandLineElseThatOfTheEnvironmentElseOne() throws Exception {
    workshop.write(
        "rates.jsonl",
        """
        {"env":"fast","api_url":"%s","rate_limit":"300/m"}
        {"env":"plain","api_url":"%s"}
        """
            .formatted(workshop.server.uri("/"), workshop.server.uri("/")));

    assertThat(rate("--env", "fast", "--concurrent-rate-limit", "7")).contains("asked 7/s");
    assertThat(rate("--env", "fast")).contains("asked 300/m");
    assertThat(rate("--env", "plain")).contains("asked 1/s");
    assertThat(rate("--env", "plain", "--concurrent-rate-limit", "off")).contains("no limit asked");
  }

  private String rate(String... options) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.addAll(List.of("--config", "rates.jsonl", "--concurrent-bodies", "bodies.jsonl"));
    arguments.addAll(List.of("--read-mode", "first_n", "--count", "1"));
    return workshop.run("", arguments).out();
  }

  @Test
  void whatTheUserShouldKnowIsANotice() throws Exception {
    Program.Ended ended =
        workshop.run("", send("--end-line", "9", "--concurrent-rate-limit", "off"));

    assertThat(ended.err())
        .contains("notice: end line 9 is past the end: bodies.jsonl has 2 lines\n");
  }

  @Test
  void theBuiltInEndpointAnswersInTheSameProcess() throws Exception {
    Program.Ended ended =
        workshop.run(
            "",
            List.of(
                "--env",
                "mock",
                "--concurrent-bodies",
                "bodies.jsonl",
                "--concurrent-rate-limit",
                "off"));

    assertThat(ended.code()).isZero();
    assertThat(records(DEFAULT_OUTPUT)).hasSize(2);
  }

  @Test
  void theListOfEnvironmentsHidesAKeyInAUrl() throws Exception {
    Files.writeString(
        workshop.path("keyed.jsonl"),
        "{\"env\":\"keyed\",\"api_url\":\"https://api.example/v1?key=sk-canary-1234\"}");

    Program.Ended ended = workshop.run("", List.of("--list-envs", "--config", "keyed.jsonl"));

    assertThat(ended.out()).isEqualTo("keyed\thttps://api.example/v1?...\t\n");
  }

  @Test
  void environmentsAreListed() throws Exception {
    Program.Ended ended = workshop.run("", List.of("--list-envs"));

    assertThat(ended.out()).endsWith("mock\tmock:\t\n");
    assertThat(ended.code()).isZero();
  }

  @Test
  void aBadLineOfAStreamIsARecordAndTheOthersAreSent() throws Exception {
    Program.Ended ended =
        workshop.run(
            FIRST + "\nnot json\n" + SECOND,
            List.of("--env", "test", "--concurrent-bodies", "-", "--concurrent-rate-limit", "off"));

    assertThat(ended.code()).isEqualTo(1);
    assertThat(workshop.seenBodies()).containsExactlyInAnyOrder(FIRST, SECOND);
    assertThat(records(DEFAULT_OUTPUT).get(1).path("error").path("kind").asString())
        .isEqualTo("invalid_input");
  }

  private static List<String> send(String... options) {
    List<String> arguments =
        new ArrayList<>(List.of("--env", "test", "--concurrent-bodies", "bodies.jsonl"));
    arguments.addAll(List.of(options));
    return arguments;
  }

  private List<JsonNode> records(String file) throws IOException {
    JsonNode array = JsonMapper.shared().readTree(Files.readString(workshop.path(file)));
    return StreamSupport.stream(array.spliterator(), false).toList();
  }
}
