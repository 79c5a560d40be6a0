package dev.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.batch.Environment;
import dev.penstock.dialect.Dialect;
import dev.penstock.http.Headers;
import dev.penstock.mock.Faults;
import dev.penstock.mock.MockOptions;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointTest {
  @Test
  void theMockAloneIsTheUsualOne() {
    assertThat(Endpoint.options("mock:")).isEqualTo(MockOptions.defaults());
  }

  @ParameterizedTest
  @CsvSource({"mock:?latency=0, 0, 0", "mock:?latency=50-1.5s, 50, 1500"})
  void itsLatencyMayBeGiven(String url, long min, long max) {
    assertThat(Endpoint.options(url))
        .isEqualTo(
            MockOptions.defaults().withLatency(Duration.ofMillis(min), Duration.ofMillis(max)));
  }

  @Test
  void itsFaultsAndTheirSeedMayBeGivenToo() {
    assertThat(Endpoint.options("mock:?faults=5xx=10%,cut=0.5%&seed=7&latency=0"))
        .isEqualTo(
            MockOptions.defaults()
                .withLatency(Duration.ZERO)
                .withFaults(Faults.parse("cut=0.5%,5xx=10%"))
                .withSeed(7));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mock:?port=1              | cannot read \"port=1\"; write mock: or mock:?latency=50-500&faults=5xx=10%&seed=1",
        "mock:?                    | cannot read \"\"; write mock: or mock:?latency=50-500",
        "mock:?latency=fast        | not a duration: \"fast\"; write it like 500ms",
        "mock:?latency=5-1         | the latency 5-1 is backwards",
        "mock:?faults=10%          | not a share of the requests: \"10%\"; write it like 5xx=10%,cut=0.5%",
        "mock:?faults=fire=1%      | unknown fault \"fire\"; there are: 5xx, 429, wait, reset, hang, cut",
        "mock:?faults=cut=1%&seed= | not a whole number: \"\"",
      })
  void whatCannotBeReadIsRefused(String url, String problem) {
    assertThatThrownBy(() -> Endpoint.options(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(problem);
  }

  @Test
  void theRefusalNamesTheEnvironment() {
    Environment broken = environment("mock:?faults=fire=1%", Optional.empty());

    assertThatThrownBy(() -> Endpoint.of(broken))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("environment \"rehearsal\": api_url: unknown fault \"fire\"");
  }

  @ParameterizedTest
  @CsvSource({
    "openai,    /v1/chat/completions",
    "json,      /v1/chat/completions",
    "anthropic, /v1/messages",
    "gemini,    /v1beta/models/mock:generateContent",
    "         , /v1/chat/completions",
  })
  void bodiesArePostedToThePathOfTheDialect(String dialect, String path) throws IOException {
    Environment mock = environment("mock:", Optional.ofNullable(dialect).map(Dialect::named));

    try (Endpoint endpoint = Endpoint.of(mock)) {
      assertThat(URI.create(endpoint.url())).hasPath(path);
    }
  }

  private static Environment environment(String url, Optional<Dialect> dialect) {
    return new Environment(
        "rehearsal",
        url,
        Optional.empty(),
        "",
        Headers.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        dialect,
        Optional.empty(),
        Optional.empty(),
        List.of());
  }
}
