package dev.penstock.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.penstock.dialect.Dialect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a configuration may hold, and what is said of what it may not. */
class EnvironmentsTest {
  private static final String KEY = "sk-canary-0123456789";
  private static final Map<String, String> VARIABLES =
      Map.of("GEMINI_API_KEY", KEY, "EMPTY", "", "TWO_LINES", "a\nb");

  private final Path folder;
  private final Path config;

  EnvironmentsTest(@TempDir Path folder) {
    this.folder = folder;
    config = folder.resolve("config.jsonl");
  }

  @Test
  void allFieldsAreRead() throws Exception {
    write(
        """
        {"env":"mock","api_url":"mock:"}
        {"env":"prod","name":"Gemini","api_url":"https://example.com/v1/chat/completions",\
        "api_key":"${GEMINI_API_KEY}","headers":{"X-Team":"blue"},"rate_limit":2.5,\
        "max_concurrency":20,"dialect":"openai"}
        """);

    Environment prod = choose("prod");

    assertThat(prod.name()).isEqualTo("prod");
    assertThat(prod.apiUrl()).isEqualTo("https://example.com/v1/chat/completions");
    assertThat(prod.key().orElseThrow().value()).isEqualTo(KEY);
    assertThat(prod.headers().first("authorization")).hasValue("Bearer " + KEY);
    assertThat(prod.headers().first("x-team")).hasValue("blue");
    assertThat(prod.rate()).hasValue(AskedRate.parse("2.5"));
    assertThat(prod.maxConcurrency()).hasValue(20);
    assertThat(prod.dialect().map(Dialect::name)).hasValue("openai");
    assertThat(prod.notices()).isEmpty();
  }

  @Test
  void mostFieldsMayBeLeftOut() throws Exception {
    write("{\"env\":\"mock\",\"api_url\":\"mock:\",\"api_key\":null,\"headers\":null}");

    Environment mock = choose("mock");

    assertThat(mock.apiUrl()).isEqualTo(Environment.MOCK);
    assertThat(mock.key()).isEmpty();
    assertThat(mock.headers().size()).isZero();
    assertThat(mock.rate()).isEmpty();
    assertThat(mock.maxConcurrency()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "5,         5/s",
    "0.5,       0.5/s",
    "1e1,       10/s",
    "'\"300/m\"', 300/m",
    "'\"off\"',   off",
  })
  void aRateIsANumberOrAText(String json, String rate) throws Exception {
    write("{\"env\":\"a\",\"api_url\":\"mock:\",\"rate_limit\":%s}".formatted(json));

    assertThat(choose("a").rate().map(AskedRate::toString)).hasValue(rate);
  }

  @ParameterizedTest
  @CsvSource({
    "bearer,           Authorization, Bearer " + KEY,
    "header:X-Api-Key, X-Api-Key,     " + KEY,
    "none,             Authorization, ",
  })
  void theKeyIsSentAsTheLineSays(String auth, String header, String value) throws Exception {
    write(
        "{\"env\":\"a\",\"api_url\":\"mock:\",\"api_key\":\"${GEMINI_API_KEY}\",\"auth\":\"%s\"}"
            .formatted(auth));

    assertThat(choose("a").headers().first(header)).isEqualTo(Optional.ofNullable(value));
  }

  @ParameterizedTest
  @CsvSource({
    "https://h/v1/chat/completions,                    openai,    Authorization, Bearer " + KEY,
    "https://h/v1beta/openai/chat/completions,         openai,    Authorization, Bearer " + KEY,
    "https://h/v1beta/models/{model}:generateContent,  gemini,    x-goog-api-key, " + KEY,
    "https://h/v1beta/models/m:streamGenerateContent?alt=sse, gemini, x-goog-api-key, " + KEY,
    "https://h/v1/messages,                            anthropic, x-api-key,     " + KEY,
    "https://h/answer,                                 json,      Authorization, Bearer " + KEY,
  })
  void theWayOfTheKeyFollowsFromTheUrl(String url, String dialect, String header, String value)
      throws Exception {
    write("{\"env\":\"a\",\"api_url\":\"%s\",\"api_key\":\"${GEMINI_API_KEY}\"}".formatted(url));

    Environment environment = choose("a");

    assertThat(environment.dialect().map(Dialect::name)).hasValue(dialect);
    assertThat(environment.headers().first(header)).hasValue(value);
    assertThat(environment.headers().contains("anthropic-version"))
        .isEqualTo(dialect.equals("anthropic"));
  }

  @Test
  void whatTheLineSaysWinsOverTheDialect() throws Exception {
    write(
        """
        {"env":"a","api_url":"https://h/v1/messages","api_key":"${GEMINI_API_KEY}","auth":"bearer",\
        "headers":{"Anthropic-Version":"2030-01-01"}}
        """);

    Environment environment = choose("a");

    assertThat(environment.headers().all("anthropic-version")).containsExactly("2030-01-01");
    assertThat(environment.headers().first("authorization")).hasValue("Bearer " + KEY);
    assertThat(environment.headers().contains("x-api-key")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "?key=abc,          true",
    "?alt=sse&api_key=x, true",
    "?API-KEY=x,        true",
    "?alt=sse,          false",
    "?keys=2,           false",
    "?key=,             false",
  })
  void aKeyInTheUrlIsNoticed(String query, boolean noticed) throws Exception {
    write("{\"env\":\"a\",\"api_url\":\"https://h/m:generateContent%s\"}".formatted(query));

    List<String> notices = choose("a").notices();

    assertThat(notices).hasSize(noticed ? 1 : 0);
    assertThat(notices)
        .allMatch(notice -> notice.contains(":1: api_url holds a key, which --list-envs shows"));
  }

  @Test
  void aKeyMayBeInAFileBesideTheConfiguration() throws Exception {
    Files.writeString(folder.resolve("key.txt"), KEY + "\n");
    write("{\"env\":\"a\",\"api_url\":\"mock:\",\"api_key\":\"file:key.txt\"}");

    assertThat(choose("a").key().orElseThrow().value()).isEqualTo(KEY);
  }

  @Test
  void aKeyInAConfigurationThatOthersCanReadIsNoticed() throws Exception {
    write("{\"env\":\"a\",\"api_url\":\"mock:\",\"api_key\":\"%s\"}".formatted(KEY));

    Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-r-----"));
    List<String> open = choose("a").notices();
    Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-------"));
    List<String> closed = choose("a").notices();

    assertThat(open)
        .containsExactly(
            "%s:1: holds a key and can be read by other users; chmod 600 %s, or use ${NAME}"
                .formatted(config, config));
    assertThat(closed).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "http://api.example.com/v1,    true",
    "http://8.8.8.8/v1,            true",
    "http://[2606:4700::1]/v1,     true",
    "https://api.example.com/v1,   false",
    "http://localhost:8000/v1,     false",
    "http://127.0.0.1:8000/v1,     false",
    "http://[::1]:8000/v1,         false",
    "http://10.1.2.3/v1,           false",
    "http://172.16.0.1/v1,         false",
    "http://192.168.1.5:8000/v1,   false",
    "http://[fd00::1]/v1,          false",
    "http://vllm:8000/v1,          false",
    "http://gpu.internal/v1,       false",
  })
  void aKeyThatLeavesTheNeighbourhoodUnencryptedIsNoticed(String url, boolean noticed)
      throws Exception {
    write("{\"env\":\"a\",\"api_url\":\"%s\",\"api_key\":\"${GEMINI_API_KEY}\"}".formatted(url));

    List<String> notices = choose("a").notices();

    assertThat(notices).hasSize(noticed ? 1 : 0);
    assertThat(notices).allMatch(notice -> notice.contains(":1: the key goes unencrypted to"));
  }

  @Test
  void anUnknownFieldIsNoticed() throws Exception {
    write("\n{\"env\":\"a\",\"api_url\":\"mock:\",\"apikey\":\"x\"}");

    assertThat(choose("a").notices())
        .containsExactly(config + ":2: unknown field \"apikey\" is ignored");
  }

  @Test
  void onlyTheChosenEnvironmentIsChecked() throws Exception {
    write(
        """
        {"env":"broken","api_url":7,"rate_limit":"fast","api_key":"${NOT_SET}","proxy":"x"}
        {"env":"twice","api_url":"mock:"}
        {"env":"twice","api_url":"mock:"}
        {"note":"no name"}
        {"env":"good","api_url":"mock:"}
        """);

    assertThat(choose("good").notices()).isEmpty();
  }

  @Test
  void theOnlyEnvironmentNeedsNoName() throws Exception {
    write("{\"env\":\"a\",\"api_url\":\"mock:\"}");

    assertThat(Environments.read(config).choose(Optional.empty(), Map.of()).name()).isEqualTo("a");
  }

  @Test
  void anEnvironmentThatCannotBeToldIsRefused() throws Exception {
    write(
        """
        {"env":"mock","api_url":"mock:"}
        {"env":"prod","api_url":"mock:"}
        {"env":"prod","api_url":"mock:"}
        """);

    assertThat(problems(Optional.of("prd")))
        .containsExactly("unknown environment \"prd\"; there are: mock, prod");
    assertThat(problems(Optional.empty()))
        .containsExactly(config + ": choose an environment with --env: mock, prod");
    assertThat(problems(Optional.of("prod")))
        .containsExactly(config + ":3: environment \"prod\" is also in line 2; remove one of them");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"api_key\":\"x\"           | \"api_url\" is missing: where requests are posted to, or \"mock:\"",
        "\"api_url\":\"\"            | \"api_url\" is missing: ",
        "\"api_url\":7               | api_url must be a text in quotes",
        "\"api_url\":\"ftp://x/\"    | api_url: not an http:// or https:// URL",
        "\"api_url\":\"mok:\"        | api_url: ",
        "\"api_url\":\"https://{model}/x\" | api_url: ",
        "\"api_url\":\"https://h/x?m={model}\" | api_url: {model} may stand in the path only",
        "\"api_url\":\"https://h/{name}\" | api_url: not a URL: ",
        "\"api_key\":\"${NOT_SET}\"  | api_key: variable NOT_SET is not set; export NOT_SET=<key>",
        "\"api_key\":\"${EMPTY}\"    | api_key: variable EMPTY is empty; export EMPTY=<key>",
        "\"api_key\":\"a${X}\"       | api_key: a variable is written ${NAME}, with nothing around it",
        "\"api_key\":\"file:none\"   | api_key: no such file: ",
        "\"api_key\":\"${TWO_LINES}\"| headers: the value of header Authorization holds the control character 0x0a",
        "\"auth\":\"basic\"          | auth: unknown way \"basic\"; there are: bearer, header:NAME, none",
        "\"headers\":[1]             | headers must be an object of texts",
        "\"headers\":{\"A\":1}       | headers: the value of A must be a text",
        "\"headers\":{\"A B\":\"x\"} | headers: not a header name: \"A B\"",
        "\"headers\":{\"Expect\":\"x\"}| headers: header Expect is set by the client itself; leave it out",
        "\"rate_limit\":0            | rate_limit: the rate must be above 0: \"0\"; or off for no limit",
        "\"rate_limit\":-1           | rate_limit: not a rate: \"-1\"",
        "\"rate_limit\":\"fast\"     | rate_limit: not a rate: \"fast\"",
        "\"rate_limit\":true         | rate_limit must be a text in quotes",
        "\"dialect\":\"claude\"    | dialect: unknown dialect \"claude\"; there are: openai, gemini, anthropic, json",
        "\"max_concurrency\":0       | max_concurrency must be a whole number above 0, not 0",
        "\"max_concurrency\":1.5     | max_concurrency must be a whole number above 0, not 1.5",
        "\"proxy\":\"ftp://p:1\"     | proxy: unknown kind of proxy ftp://; there are http:// and socks5://",
        "\"proxy\":\"http://u:sk-canary@p:x\" | proxy: not a proxy URL; write http://user:password@host:port or",
        "\"proxy\":7                 | proxy must be a text in quotes",
        "\"ca_file\":\"ca.pem\"      | ca_file: ",
      })
  void aFieldThatCannotBeUsedIsRefused(String field, String problem) throws Exception {
    String url =
        field.contains("api_url") || problem.contains("missing") ? "" : "\"api_url\":\"mock:\",";
    write("{\"env\":\"a\"," + url + field + "}");

    assertThat(problems(Optional.of("a")))
        .singleElement()
        .asString()
        .startsWith("%s:1: %s".formatted(config, problem));
  }

  @Test
  void allThatIsWrongIsSaidAtOnce() throws Exception {
    write("{\"env\":\"a\",\"rate_limit\":0,\"proxy\":\"x:y\"}");

    assertThat(problems(Optional.of("a"))).hasSize(3);
  }

  @Test
  void linesThatAreNoObjectsAreRefused() throws Exception {
    write("{\"env\":\"a\",\"api_url\":\"mock:\"}\n# a comment\n{\"env\":\"b\",\"env\":\"c\"}\n");
    assertThat(problems(Optional.of("a")))
        .singleElement()
        .asString()
        .startsWith(config + ":2: not a JSON object: it begins with \"# a comment\"");

    write("{\"env\":\"b\",\"env\":\"c\"}\n");
    assertThat(problems(Optional.of("b")))
        .singleElement()
        .asString()
        .startsWith(config + ":1: Duplicate Object property \"env\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n"})
  void aConfigurationWithoutEnvironmentsIsRefused(String text) throws Exception {
    write(text);

    assertThat(problems(Optional.empty())).singleElement().asString().startsWith(config.toString());
  }

  @Test
  void aConfigurationThatIsNotThereIsRefused() {
    assertThat(problems(Optional.of("a")))
        .containsExactly("%s: no such file in %s; check the name".formatted(config, folder));
  }

  @Test
  void environmentsAreListedUnchecked() throws Exception {
    write(
        "{\"env\":\"a\",\"name\":\"A\",\"api_url\":\"mock:\"}\n{\"env\":\"b\",\"api_key\":\"x\"}");

    assertThat(Environments.read(config).list())
        .containsExactly(
            new Environments.Listed("a", "A", "mock:"), new Environments.Listed("b", "", ""));
  }

  @Test
  void theKeyIsNotInAnyText() throws Exception {
    write("{\"env\":\"a\",\"api_url\":\"mock:\",\"api_key\":\"%s\",\"proxy\":1}".formatted(KEY));
    assertThat(problems(Optional.of("a")).toString()).doesNotContain(KEY);

    write("{\"env\":\"a\",\"api_url\":\"mock:\",\"api_key\":\"%s\"}".formatted(KEY));
    assertThat(choose("a").toString()).doesNotContain(KEY).contains("***");
  }

  private void write(String text) throws IOException {
    Files.writeString(config, text);
  }

  private Environment choose(String name) throws ConfigException, IOException {
    return Environments.read(config).choose(Optional.of(name), VARIABLES);
  }

  private List<String> problems(Optional<String> name) {
    return catchThrowableOfType(
            ConfigException.class, () -> Environments.read(config).choose(name, VARIABLES))
        .problems();
  }
}
