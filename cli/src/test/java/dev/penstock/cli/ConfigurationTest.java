package dev.penstock.cli;

import static dev.penstock.cli.Workshop.KEY;
import static dev.penstock.cli.Workshop.chat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.SeenRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a line of the configuration does to the requests of a process. */
class ConfigurationTest {
  private final Workshop workshop;

  ConfigurationTest(@TempDir Path folder) throws IOException {
    workshop = new Workshop(folder, Workshop::echo);
    workshop.write("bodies.jsonl", chat("x") + "\n");
    Files.createDirectory(workshop.path("config"));
  }

  @AfterEach
  void close() throws IOException {
    workshop.close();
  }

  @ParameterizedTest
  @CsvSource({
    "bearer,                Authorization,  Bearer " + KEY,
    "header:x-goog-api-key, x-goog-api-key, " + KEY,
    "header:api-key,        api-key,        " + KEY,
    "none,                  Authorization, ",
  })
  void theKeyIsSentAsTheLineSaysAndNowhereElse(String auth, String header, String value)
      throws Exception {
    configure("\"api_key\":\"${TEST_KEY}\",\"auth\":\"%s\"".formatted(auth));

    Program.Ended ended = run("--with-request", "--log-mode", "full");

    assertThat(ended.code()).as(ended.err()).isZero();
    SeenRequest request = workshop.server.requests().get(0);
    assertThat(Workshop.values(request, header))
        .isEqualTo(value == null ? List.of() : List.of(value));
    assertThat(request.headers().stream().filter(field -> field.value().contains(KEY)))
        .hasSize(value == null ? 0 : 1);
  }

  @Test
  void theDefaultsAreTheConfigurationInItsFolderAndTheOnlyEnvironment() throws Exception {
    configure("\"api_key\":\"file:key\"");
    workshop.write("config/key", " " + KEY + "\n");

    Program.Ended ended = run();

    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(Workshop.values(workshop.server.requests().get(0), "authorization"))
        .containsExactly("Bearer " + KEY);
  }

  @Test
  void aKeyInTheUrlIsSentAndShownNowhere() throws Exception {
    workshop.write(
        "config/config.jsonl",
        "{\"env\":\"only\",\"api_url\":\"%s?key=%s&v=1\"}"
            .formatted(workshop.server.uri("/v1/chat/completions"), KEY));

    Program.Ended planned = run("--dry-run");
    Program.Ended ended = run();

    assertThat(planned.out()).contains("/v1/chat/completions?key=***&v=1\n");
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(workshop.server.requests().get(0).target()).endsWith("?key=" + KEY + "&v=1");
  }

  @Test
  void theHeadersOfTheCommandWinOverThoseOfTheLineWhateverTheirCase() throws Exception {
    configure("\"api_key\":\"${TEST_KEY}\",\"headers\":{\"X-Team\":\"blue\",\"X-Own\":\"1\"}");

    Program.Ended ended = run("--headers", "{\"x-team\":\"red\",\"authorization\":\"Basic eA==\"}");

    SeenRequest request = workshop.server.requests().get(0);
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(Workshop.values(request, "X-Team")).containsExactly("red");
    assertThat(Workshop.values(request, "X-Own")).containsExactly("1");
    assertThat(Workshop.values(request, "Authorization")).containsExactly("Basic eA==");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"rate_limit\":\"600/m\",\"max_concurrency\":7 |                                                   | 600/m | 7",
        "\"rate_limit\":2.5                             |                                                   | 2.5/s| 1000",
        "\"rate_limit\":\"off\"                         |                                                   | off  | 1000",
        "\"rate_limit\":2.5,\"max_concurrency\":7       | --concurrent-rate-limit 300/m --max-concurrency 9 | 300/m | 9",
        "\"name\":\"x\"                                 |                                                   | 1/s  | 1000",
      })
  void theRateAndTheConcurrencyAreThoseOfTheCommandElseOfTheLine(
      String fields, String options, String rate, String concurrency) throws Exception {
    configure(fields);
    List<String> more =
        new ArrayList<>(options == null ? List.of() : List.of(options.strip().split(" ")));

    more.add("--dry-run");
    Program.Ended planned = run(more.toArray(String[]::new));
    more.remove("--dry-run");
    Program.Ended ended = run(more.toArray(String[]::new));

    assertThat(planned.out())
        .contains("rate         %s\n".formatted(rate))
        .contains("concurrency  at most %s in flight".formatted(concurrency));
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(Files.readString(workshop.path("out.jsonl.run")))
        .contains("\"max_concurrency\":" + concurrency)
        .contains(rate.equals("off") ? "\"rate_limit\":null" : "\"rate_limit\":{");
  }

  @Test
  void withoutAConfigurationTheRemedyIsSaid() throws Exception {
    Program.Ended ended = run();

    assertThat(ended.errLines())
        .singleElement()
        .asString()
        .startsWith("there is no config/config.jsonl here; copy examples/config.jsonl to it");
    assertThat(ended.code()).isEqualTo(2);
  }

  @Test
  void theBuiltInEndpointIsPlannedAndRunWithTheLatencyOfItsLine() throws Exception {
    workshop.write("config/config.jsonl", "{\"env\":\"only\",\"api_url\":\"mock:?latency=0\"}\n");

    Program.Ended planned = run("--dry-run");
    Program.Ended ended = run();

    assertThat(planned.out()).contains("mock:?latency=0\n", "it is built in");
    assertThat(ended.code()).as(ended.err()).isZero();
  }

  private void configure(String fields) throws IOException {
    workshop.write(
        "config/config.jsonl",
        "{\"env\":\"only\",\"api_url\":\"%s\",%s}\n"
            .formatted(workshop.server.uri("/v1/chat/completions"), fields));
  }

  private Program.Ended run(String... more) throws IOException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(
            List.of("run", "--concurrent-bodies", "bodies.jsonl", "--output", "out.jsonl"));
    arguments.addAll(List.of(more));
    try (Program program = Program.start(workshop.folder, Map.of("TEST_KEY", KEY), arguments)) {
      return program.end();
    }
  }
}
