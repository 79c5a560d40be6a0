package dev.penstock.cli;

import static dev.penstock.cli.Workshop.KEY;
import static dev.penstock.cli.Workshop.chat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.ProxyServer;
import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proxies and authorities of the command, as the process's environment and the line say. */
class RouteTest {
  private static final String PASSWORD = "sesame-open";

  private final Workshop workshop;
  private final RecordingServer secure;
  private final ProxyServer proxy;
  private final Map<String, String> variables = new HashMap<>();

  RouteTest(@TempDir Path folder) throws IOException {
    workshop = new Workshop(folder, Workshop::echo);
    secure = RecordingServer.start(Workshop::echo, TestCertificates.localhost());
    proxy = ProxyServer.start("joe", PASSWORD);
    workshop.write("bodies.jsonl", chat("x") + "\n");
    Files.createDirectory(workshop.path("certificates"));
    Files.copy(TestCertificates.authority(), workshop.path("certificates/ca.pem"));
    variables.put("TEST_KEY", KEY);
  }

  @AfterEach
  void closeAndLookForSecrets() throws IOException {
    proxy.close();
    secure.close();
    workshop.close();
    Secrets.assertNowhere(workshop.folder, KEY, PASSWORD);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"})
  void aPlainRequestGoesThroughTheProxyOfTheVariable(String variable) throws Exception {
    configure(workshop.server.uri("/v1").toString(), "");
    variables.put(variable, login("http"));

    Program.Ended ended = run();

    assertThat(ended.code()).isZero();
    assertThat(proxy.requests()).hasSizeGreaterThan(0);
    assertThat(workshop.server.requests())
        .singleElement()
        .satisfies(
            request -> {
              assertThat(Workshop.values(request, "authorization"))
                  .containsExactly("Bearer " + KEY);
              assertThat(Workshop.values(request, "proxy-authorization")).isEmpty();
            });
  }

  @ParameterizedTest
  @CsvSource({
    "HTTPS_PROXY, http",
    "https_proxy, http",
    "ALL_PROXY,   socks5",
    "HTTPS_PROXY, socks5",
  })
  void anEncryptedRequestGoesThroughTheTunnelOfTheVariable(String variable, String scheme)
      throws Exception {
    configure(secureUrl(), "");
    variables.put(variable, login(scheme));
    variables.put("SSL_CERT_FILE", "certificates/ca.pem");

    Program.Ended ended = run();

    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(proxy.connectionsOpened()).isEqualTo(1);
    assertThat(secure.requests()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"NO_PROXY, 127.0.0.0/8", "no_proxy, 'example.com,127.0.0.1'", "NO_PROXY, *"})
  void anExceptionIsReachedDirectly(String variable, String exceptions) throws Exception {
    configure(workshop.server.uri("/v1").toString(), "");
    variables.put("HTTP_PROXY", login("http"));
    variables.put(variable, exceptions);

    Program.Ended ended = run();

    assertThat(ended.code()).isZero();
    assertThat(proxy.connectionsOpened()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", ""})
  void theLineMaySayThatThereIsNoProxy(String none) throws Exception {
    configure(workshop.server.uri("/v1").toString(), ",\"proxy\":\"%s\"".formatted(none));
    variables.put("HTTP_PROXY", login("http"));

    Program.Ended ended = run();

    assertThat(ended.code()).isZero();
    assertThat(proxy.connectionsOpened()).isZero();
  }

  @Test
  void theProxyAndTheAuthoritiesOfTheLineWinOverTheVariables() throws Exception {
    configure(
        secureUrl(),
        ",\"proxy\":\"http://127.0.0.1:%d\",\"ca_file\":\"certificates/ca.pem\""
            .formatted(proxy.port()));
    variables.put("HTTPS_PROXY", "this is no proxy");
    variables.put("NO_PROXY", "*");
    variables.put("SSL_CERT_FILE", "/there/is/none.pem");

    Program.Ended ended = run();

    assertThat(ended.err()).contains("proxy: ", "it wants a user and a password");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(secure.requests()).isEmpty();
  }

  @Test
  void theAuthoritiesOfTheLineAreFoundBesideTheConfiguration() throws Exception {
    Files.createDirectory(workshop.path("etc"));
    Files.copy(TestCertificates.authority(), workshop.path("etc/own.pem"));
    configure("etc/config.jsonl", secureUrl(), ",\"ca_file\":\"own.pem\"");

    Program.Ended ended = run("--config", "etc/config.jsonl");

    assertThat(ended.code()).as(ended.err()).isZero();
  }

  @Test
  void anUnknownAuthorityIsNotTrusted() throws Exception {
    configure(secureUrl(), "");

    Program.Ended ended = run();

    assertThat(ended.err()).contains("tls: ").doesNotContain("insecure");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(secure.requests()).isEmpty();
  }

  @Test
  void insecureTrustsAnyoneAndSaysSoAtTheStartAndInTheReport() throws Exception {
    configure(secureUrl(), "");

    Program.Ended ended = run("--insecure");

    assertThat(ended.errLines().get(0))
        .isEqualTo(
            "notice: --insecure: no certificate is verified; anyone on the way can read the key"
                + " and the bodies, and change the answers");
    assertThat(ended.out()).contains("insecure  no certificate was verified (--insecure)\n");
    assertThat(ended.code()).isZero();
    assertThat(Files.readString(workshop.path("out.jsonl.run"))).contains("\"insecure\":true");
  }

  @Test
  void theBuiltInEndpointIsReachedWithoutProxyWhateverTheVariablesSay() throws Exception {
    workshop.write("config.jsonl", "{\"env\":\"mock\",\"api_url\":\"mock:\"}\n");
    variables.put("ALL_PROXY", "no proxy at all");
    variables.put("SSL_CERT_FILE", "/there/is/none.pem");

    Program.Ended ended = run();

    assertThat(ended.code()).as(ended.err()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "HTTP_PROXY    | ftp://joe:sesame-open@p:1  | HTTP_PROXY: unknown kind of proxy ftp://; there are http:// and socks5://",
        "HTTPS_PROXY   | http://joe:sesame-open@p:x | HTTPS_PROXY: not a proxy URL; write http://user:password@host:port",
        "ALL_PROXY     | http://joe:sesame-open@:1  | ALL_PROXY: not a proxy URL; write http://user:password@host:port",
        "SSL_CERT_FILE | none.pem                   | SSL_CERT_FILE: none.pem: there is no such file; name a file of certificates in PEM, or unset it",
        "SSL_CERT_FILE | bodies.jsonl               | SSL_CERT_FILE: bodies.jsonl: holds no certificate in PEM; name a file of certificates in PEM, or unset it",
      })
  void aVariableThatIsOfNoUseIsNamed(String variable, String value, String problem)
      throws Exception {
    configure(secureUrl(), "");
    variables.put(variable, value);

    Program.Ended ended = run();

    assertThat(ended.errLines()).singleElement().asString().startsWith(problem);
    assertThat(ended.code()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"proxy\":\"joe:sesame-open@p:x\" | config.jsonl:1: proxy: not a proxy URL; write http://user:password@host:port",
        "\"ca_file\":\"none.pem\"          | config.jsonl:1: ca_file: none.pem: there is no such file; name a file of certificates in PEM",
        "\"ca_file\":\"bodies.jsonl\"      | config.jsonl:1: ca_file: bodies.jsonl: holds no certificate in PEM; name a file of certificates in PEM",
      })
  void aFieldThatIsOfNoUseIsNamedWithItsLine(String field, String problem) throws Exception {
    configure(secureUrl(), "," + field);

    Program.Ended ended = run();

    assertThat(ended.errLines()).singleElement().asString().startsWith(problem);
    assertThat(ended.code()).isEqualTo(2);
    Files.delete(workshop.path("config.jsonl")); // holds the password by the user's own wish
  }

  private String login(String scheme) {
    return "%s://joe:%s@127.0.0.1:%d".formatted(scheme, PASSWORD, proxy.port());
  }

  private String secureUrl() {
    return "https://localhost:%d/v1/chat/completions".formatted(secure.port());
  }

  private void configure(String url, String fields) throws IOException {
    configure("config.jsonl", url, fields);
  }

  private void configure(String file, String url, String fields) throws IOException {
    workshop.write(
        file,
        "{\"env\":\"test\",\"api_url\":\"%s\",\"api_key\":\"${TEST_KEY}\"%s}\n"
            .formatted(url, fields));
  }

  private Program.Ended run(String... more) throws IOException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(
            List.of("run", "--concurrent-bodies", "bodies.jsonl", "--output", "out.jsonl"));
    arguments.addAll(List.of(more));
    if (!arguments.contains("--config")) {
      arguments.addAll(List.of("--config", "config.jsonl"));
    }
    try (Program program = Program.start(workshop.folder, variables, arguments)) {
      return program.end();
    }
  }
}
