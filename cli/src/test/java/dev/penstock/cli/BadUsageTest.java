package dev.penstock.cli;

import static dev.penstock.cli.Workshop.chat;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever cannot be done is refused in one line that names the place and the remedy. */
class BadUsageTest {
  private final Workshop workshop;

  BadUsageTest(@TempDir Path folder) throws IOException {
    workshop = new Workshop(folder, Workshop::echo);
    workshop.write("bodies.jsonl", chat("x") + "\n" + chat("y") + "\n");
    workshop.write("bad.jsonl", "{}\nx\n");
    workshop.write("blank.jsonl", "\n\n");
    workshop.write("latin1.jsonl", "{}\n");
    Files.write(workshop.path("latin1.jsonl"), new byte[] {'{', '"', (byte) 0xe9, '"', '}'});
    Files.write(workshop.path("nul.jsonl"), new byte[] {'{', 0, '}'});
    workshop.write("array.json", "[{},{]");
    workshop.write(
        "bad_config.jsonl",
        """
        {"env":"twice","api_url":"mock:"}
        {"env":"twice","api_url":"mock:"}
        {"env":"unset","api_url":"https://example.com/","api_key":"${PENSTOCK_NOT_SET}"}
        {"env":"no_url"}
        """);
    workshop.write("no_json.jsonl", "{\"env\":\"a\"}\nenv: a\n");
  }

  @AfterEach
  void close() throws IOException {
    workshop.close();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "--concurrent-bodies bad.jsonl    | bad.jsonl:2: not a JSON object: it begins with \"x\"; write one JSON object on each line",
        "--concurrent-bodies blank.jsonl  | blank.jsonl has only blank lines; put at least one JSON object there",
        "--concurrent-bodies latin1.jsonl | latin1.jsonl:1: not UTF-8 at byte 3 (0xe9); save the file in UTF-8",
        "--concurrent-bodies nul.jsonl    | nul.jsonl:1: NUL at byte 2; save the file as plain text in UTF-8",
        "--concurrent-bodies array.json   | array.json:2: not JSON: ",
        "--concurrent-bodies none.jsonl   | none.jsonl: no such file in ",
        "--concurrent-bodies .            | .: is a folder; name a file in it",
        "                                 | --concurrent-bodies FILE is missing; see penstock run --help",
        "OK --start-line 2 --end-line 1   | start line 2 is after end line 1; exchange them",
        "OK --start-line 3                | bodies.jsonl has 2 lines, start line 3 is past the end; choose an earlier one",
        "OK --count 1                     | a count does not go with full_load, which takes every body",
        "OK --read-mode first_n           | first_n needs a count: how many bodies to send",
        "OK --read-mode first_n --count 0 | count must be 1 or more, not 0",
        "OK --read-mode first_n --count -1| count must be 1 or more, not -1",
        "OK --read-mode first_n --count x | --count: not a whole number: \"x\"",
        "OK --read-mode first             | --read-mode: unknown read mode \"first\"; there are: full_load, first_n, random_n, specified_count",
        "OK --concurrent-rate-limit 0     | --concurrent-rate-limit: the rate must be above 0: \"0\"; or off for no limit",
        "OK --concurrent-rate-limit -1    | --concurrent-rate-limit: not a rate: \"-1\"; write requests per second",
        "OK --concurrent-rate-limit x     | --concurrent-rate-limit: not a rate: \"x\"; write requests per second",
        "OK --max-concurrency 0           | --max-concurrency must be above 0",
        "OK --timeout 5x                  | --timeout: not a duration: \"5x\"; write it like 500ms, 30s, 10m or 2h",
        "OK --timeout 0                   | --timeout must be above 0",
        "OK --headers x                   | --headers: not JSON at character 1; write it like '{\"X-Team\":\"blue\"}'",
        "OK --headers []                  | --headers: not a JSON object; write it like",
        "OK --headers {\"a\":1}           | --headers: the value of a is not a text; write it like",
        "OK --headers {\"a\":\"\\r\"}     | --headers: the value of header a holds the control character 0x0d at position 0",
        "OK --headers {\"a\":\"\\n\"}     | --headers: the value of header a holds the control character 0x0a at position 0",
        "OK --headers {\"a\":\"\\u0000\"} | --headers: the value of header a holds the control character 0x00 at position 0",
        "OK --headers {\"\":\"\"}         | --headers: not a header name: \"\"",
        "OK --set a                       | --set: no value: \"a\"; write it like generationConfig.temperature=0.2; see penstock run --help",
        "OK --set a..b=1                  | --set: a name is missing in the path \"a..b\"; write it like generationConfig.temperature=0.2",
        "OK --start-line 2 --set messages.1.content=x | bodies.jsonl:2: cannot set messages.1.content: messages is an array with 1 element, number 0; give the number of one that is there",
        "OK --start-line 2 --set model.a=x| bodies.jsonl:2: cannot set model.a: model holds a value of its own; set that, or correct the path",
        "OK --log-mode loud               | --log-mode: unknown log mode \"loud\"; there are: none, simple, partial, full, error",
        "OK --output none/x.json          | output none/x.json: there is no folder ",
        "OK --output /dev/null            | output /dev/null is not a regular file",
        "OK --output .                    | output . is a folder; give the name of a file",
        "OK --summary none/x.json         | --summary: there is no folder ",
        "OK --otuput x.json               | unknown option --otuput (did you mean --output?); see penstock run --help",
        "OK --concurent-rate-limit=5      | unknown option --concurent-rate-limit (did you mean --concurrent-rate-limit?)",
        "OK --frobnicate                  | unknown option --frobnicate; see penstock run --help",
        "OK --env test                    | --env is given twice; see penstock run --help",
        "OK more                          | unexpected argument more; see penstock run --help",
        "OK --output                      | --output needs a value; see penstock run --help",
        "ENV prd                          | unknown environment \"prd\"; there are: test, mock",
        "ENV twice                        | bad_config.jsonl:2: environment \"twice\" is also in line 1; remove one of them",
        "ENV unset                        | bad_config.jsonl:3: api_key: variable PENSTOCK_NOT_SET is not set; export PENSTOCK_NOT_SET=<key>",
        "ENV no_url                       | bad_config.jsonl:4: \"api_url\" is missing: where requests are posted to",
        "CONFIG no_json.jsonl             | no_json.jsonl:2: not a JSON object: it begins with \"env: a\"",
        "CONFIG none.jsonl                | none.jsonl: no such file in ",
        "CONFIG config.jsonl              | config.jsonl: choose an environment with --env: test, mock",
      })
  void aBadInputIsRefusedInOneLineAndNothingIsSent(String options, String problem)
      throws Exception {
    Program.Ended ended = workshop.run("", arguments(options));

    assertThat(ended.errLines()).singleElement().asString().startsWith(problem);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.code()).isEqualTo(2);
    assertThat(workshop.server.requests()).isEmpty();
    try (Stream<Path> files = Files.list(workshop.folder)) {
      assertThat(files.map(path -> path.getFileName().toString()))
          .noneMatch(name -> name.startsWith("gemini") || name.endsWith(".journal"));
    }
  }

  /** {@code OK} stands for a good start, {@code ENV} and {@code CONFIG} for one that ends there. */
  private static List<String> arguments(String options) {
    String text = options == null ? "" : options;
    String good = "--concurrent-bodies bodies.jsonl";
    if (text.startsWith("CONFIG ")) {
      text = "%s --config %s".formatted(good, text.substring(7));
    } else if (text.equals("ENV prd")) {
      text = good + " --env prd";
    } else if (text.startsWith("ENV ")) {
      text = "%s --config bad_config.jsonl --env %s".formatted(good, text.substring(4));
    } else {
      text = "--env test " + (text.startsWith("OK ") ? good + text.substring(2) : text);
    }
    return List.of(text.strip().split(" +"));
  }

  @Test
  void eachBadLineIsSaidUpToTen() throws Exception {
    workshop.write("bad.jsonl", "x\n".repeat(13));

    Program.Ended ended =
        workshop.run("", List.of("--env", "test", "--concurrent-bodies", "bad.jsonl"));

    assertThat(ended.errLines()).hasSize(11);
    assertThat(ended.errLines().get(10)).isEqualTo("bad.jsonl: 3 more lines are bad");
    assertThat(ended.code()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                  | no command given; there are: run, report, verify, mock; see penstock --help",
        "rnu               | unknown command rnu; there are: run, report, verify, mock; see penstock --help",
        "--versoin         | unknown option --versoin (did you mean --version?); see penstock --help",
        "mock              | --port P is missing; see penstock mock --help",
        "mock --port x     | --port: not a whole number: \"x\"; see penstock mock --help",
        "mock --port 70000 | port not in 0..65535: 70000; see penstock mock --help",
        "mock --port 0 --latency 9-5 | the latency 9-5 is backwards; see penstock mock --help",
        "mock --port 0 --latency x   | not a duration: \"x\"; write it like 500ms, 30s, 10m or 2h;",
      })
  void theOtherCommandsRefuseAlike(String arguments, String problem) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    String[] words = arguments == null ? new String[0] : arguments.split(" ");

    int code = run(words, new ByteArrayOutputStream(), err);

    assertThat(err.toString(StandardCharsets.UTF_8)).startsWith(problem).hasLineCount(1);
    assertThat(code).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"--help", "run --help", "mock --help", "--version", "run -V"})
  void helpAndVersionAreData(String arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();

    int code = run(arguments.split(" "), out, err);

    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).isNotEmpty().allMatch(line -> line.length() <= 80);
    assertThat(err.size()).isZero();
    assertThat(code).isZero();
  }

  private static int run(String[] words, ByteArrayOutputStream out, ByteArrayOutputStream err) {
    return Main.run(
        words,
        InputStream.nullInputStream(),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @Test
  void everyOptionOfTheCommandIsInItsHelp() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    run(new String[] {"run", "--help"}, out, new ByteArrayOutputStream());

    List<String> options =
        new ArrayList<>(
            List.of(
                "env",
                "config",
                "concurrent-bodies",
                "read-mode",
                "count",
                "start-line",
                "end-line",
                "concurrent-rate-limit",
                "log-mode",
                "headers",
                "output",
                "max-concurrency",
                "timeout",
                "overwrite",
                "seed",
                "set",
                "with-request",
                "dry-run",
                "insecure",
                "summary",
                "list-envs"));
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains(options.stream().map(name -> "--" + name).toList());
  }
}
