package dev.penstock.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.ProxyServer;
import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import dev.penstock.testing.SeenRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** However a key is given, and wherever and however a server repeats it, it is written nowhere. */
class CanaryTest {
  private static final String KEY = "sk-canary+01/23=45~67?\"8\\9<end>";
  private static final String PLAIN_KEY = "sk-canary-0123456789";

  @TempDir Path folder;

  private final Set<Path> given = new HashSet<>();
  private RecordingServer server;
  private ProxyServer proxy;
  private Function<SeenRequest, Reply> replies = CanaryTest::echo;

  @BeforeEach
  void start() throws IOException {
    server = RecordingServer.start(request -> replies.apply(request));
    proxy = ProxyServer.start("joe", KEY);
    List<String> bodies = new ArrayList<>();
    for (Echo echo : Echo.values()) {
      for (Spelt spelt : Spelt.values()) {
        bodies.add("{\"model\":\"m\",\"echo\":\"%s\",\"spelt\":\"%s\"}".formatted(echo, spelt));
      }
    }
    Files.write(folder.resolve("bodies.jsonl"), bodies);
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    server.close();
  }

  private static Reply echo(SeenRequest request) {
    JsonNode body = JsonMapper.shared().readTree(request.body());
    Spelt spelt = Spelt.valueOf(body.path("spelt").asString());
    return Echo.valueOf(body.path("echo").asString()).of(spelt.of(KEY));
  }

  /** How a key comes to the program. */
  enum Given {
    VARIABLE("\"api_key\":\"${TEST_KEY}\""),
    FILE("\"api_key\":\"file:key.txt\""),
    CONFIGURATION("\"api_key\":%s".formatted(json(KEY))),
    HEADER_OF_THE_CONFIGURATION("\"headers\":{\"X-Api-Token\":%s}".formatted(json(KEY))),
    COOKIE("\"headers\":{\"Cookie\":%s}".formatted(json("a=b; session=" + KEY + "; c=d"))),
    HEADER("", "--headers", "{\"Authorization\":%s}".formatted(json("Bearer " + KEY))),
    ESCAPED_HEADER(
        "", "--headers", "{\"x-key\":\"%s\"}".formatted(Spelt.JSON_ESCAPED_THROUGHOUT.of(KEY))),
    PASSWORD("", "--headers", "{\"Authorization\":%s}".formatted(json("Basic " + basic()))),
    PARAMETER("\"dialect\":\"openai\""),
    PROXY("\"dialect\":\"openai\""),
    SETTING("", "--set", "metadata.api_key=" + KEY);

    private final String fields;
    private final String option;
    private final String value;

    Given(String fields) {
      this(fields, "", "");
    }

    Given(String fields, String option, String value) {
      this.fields = fields;
      this.option = option;
      this.value = value;
    }

    private List<String> options() {
      return option.isEmpty() ? List.of() : List.of(option, value);
    }

    private static String basic() {
      return Base64.getEncoder().encodeToString(("joe:" + KEY).getBytes(UTF_8));
    }

    private String line(RecordingServer server, ProxyServer proxy) {
      String query = this == PARAMETER ? "?v=1&key=" + URLEncoder.encode(KEY, UTF_8) : "";
      String by =
          this == PROXY
              ? ",\"proxy\":\"socks5://joe:%s@127.0.0.1:%d\""
                  .formatted(URLEncoder.encode(KEY, UTF_8), proxy.port())
              : "";
      return "{\"env\":\"test\",\"api_url\":\"%s%s\"%s%s}\n"
          .formatted(
              server.uri("/v1/chat/completions"), query, fields.isEmpty() ? "" : "," + fields, by);
    }
  }

  private static String json(String text) {
    return JsonMapper.shared().writeValueAsString(text);
  }

  @ParameterizedTest
  @EnumSource(Given.class)
  void aKeyThatIsRepeatedIsWrittenNowhere(Given how) throws Exception {
    configure(how.line(server, proxy));

    penstock("run", how, "--log-mode", "full", "--with-request", "--summary", at("summary.json"));

    int sent = Echo.values().length * Spelt.values().length;
    assertThat(server.requests()).hasSize(sent);
    assertThat(Files.readAllLines(folder.resolve("out.jsonl"))).hasSize(sent);
    assertThat(Files.readAllLines(folder.resolve("out.jsonl")))
        .filteredOn(record -> record.contains("***"))
        .hasSizeGreaterThan(sent / 2);
    penstock("run", how, "--dry-run");
    penstock("run", how, "--list-envs");
    penstock("run", how, "--resume");
    penstock("run", how, "--retry-failed", "--log-mode", "error");
    penstock("report", "out.jsonl");
    penstock("verify", "out.jsonl");
    assertNowhere();
  }

  @Test
  void aKeyInTheReasonOfAStopIsWrittenNowhere() throws Exception {
    configure(Given.VARIABLE.line(server, proxy));
    replies = request -> Echo.ERROR_MESSAGE.of(KEY).withStatus(401);

    Program.Ended ended = penstock("run", Given.VARIABLE, "--max-concurrency", "1");

    assertThat(ended.err()).contains("status 401: ***");
    assertThat(Files.readString(folder.resolve("out.jsonl.run"))).contains("status 401: ***");
    assertNowhere();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--api-key=KEY",
        "--headers={\"Authorization\":\"Bearer KEY",
        "--headers={\"Authorization\":[\"KEY\"]}",
        "--headers={\"Authorization\":\"Bearer KEY\\n\"}",
        "--set=api_key",
      })
  void aKeyInAnOptionThatIsOfNoUseIsNotRepeated(String option) throws Exception {
    configure(Given.VARIABLE.line(server, proxy));

    Program.Ended ended = penstock("run", Given.VARIABLE, option.replace("KEY", PLAIN_KEY));

    assertThat(ended.code()).isEqualTo(2);
    Secrets.assertNowhere(folder, given, PLAIN_KEY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"api_url\":\"http://127.0.0.1:1/?key=K E Y\",\"api_key\":\"\"",
        "\"api_url\":\"127.0.0.1:1/?key=KEY\"",
        "\"api_url\":\"http://user:KEY@127.0.0.1:1/\"",
        "\"api_url\":\"http://127.0.0.1:x/?key=KEY\"",
        "\"api_url\":\"http://127.0.0.1:1/\",\"proxy\":\"socks5://joe:KEY@:1\"",
        "\"api_url\":\"http://127.0.0.1:1/\",\"api_key\":\"KEY\\u0007\"",
        "\"api_url\":\"http://127.0.0.1:1/\",\"api_key\":[\"KEY\"]",
        "\"api_url\":\"http://127.0.0.1:1/\",\"api_key\":\"KEY",
        "\"api_url\":\"http://127.0.0.1:1/\",\"api_key\":KEY",
        "\"api_url\":\"http://127.0.0.1:1/\",\"headers\":{\"x-key\":{\"KEY\":1}}",
      })
  void aKeyInALineThatIsOfNoUseIsNotRepeated(String fields) throws Exception {
    configure("{\"env\":\"test\",%s}\n".formatted(fields.replace("KEY", PLAIN_KEY)));

    Program.Ended ended = penstock("run", Given.VARIABLE);

    assertThat(ended.code()).isNotZero();
    assertThat(server.requests()).isEmpty();
    Secrets.assertNowhere(folder, given, PLAIN_KEY);
  }

  @ParameterizedTest
  @EnumSource(Spelt.class)
  void theSearchFindsItHoweverItIsSpelt(Spelt spelt) {
    assertThat(Secrets.where("a " + spelt.of(KEY) + " b", KEY)).isNotEmpty();
    assertThat(Secrets.where("a" + spelt.of("another key that is as long") + "b", KEY)).isEmpty();
  }

  private void configure(String line) throws IOException {
    Files.writeString(folder.resolve("config.jsonl"), line);
    Files.writeString(folder.resolve("key.txt"), KEY + "\n");
    given.add(folder.resolve("config.jsonl"));
    given.add(folder.resolve("key.txt"));
  }

  private Program.Ended penstock(String command, Given how, String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(command, "--config", at("config.jsonl")));
    arguments.addAll(List.of("--concurrent-bodies", at("bodies.jsonl")));
    arguments.addAll(List.of("--output", at("out.jsonl"), "--retries", "0"));
    arguments.addAll(List.of("--concurrent-rate-limit", "off"));
    arguments.addAll(how.options());
    arguments.addAll(List.of(more));
    return penstock(arguments);
  }

  private void penstock(String command, String output) throws IOException {
    penstock(List.of(command, at(output)));
  }

  /** In this process; what it says is kept in the folder. */
  private Program.Ended penstock(List<String> arguments) throws IOException {
    Path out = Files.createTempFile(folder, "stdout", "");
    Path err = Files.createTempFile(folder, "stderr", "");
    int code;
    try (PrintStream toOut = new PrintStream(out.toFile(), UTF_8);
        PrintStream toErr = new PrintStream(err.toFile(), UTF_8)) {
      Map<String, String> variables = Map.of("TEST_KEY", KEY);
      code =
          Main.run(
              arguments.toArray(String[]::new),
              new Surroundings(
                  InputStream.nullInputStream(),
                  toOut,
                  toErr,
                  variables,
                  Terminals.of("", variables),
                  InstantSource.system(),
                  TimeZone.getTimeZone("UTC"),
                  "penstock"));
    }
    return new Program.Ended(code, Files.readString(out), Files.readString(err));
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  private void assertNowhere() throws IOException {
    Secrets.assertNowhere(folder, given, KEY);
  }
}
