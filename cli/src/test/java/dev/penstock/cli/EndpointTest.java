package dev.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.mock.MockOptions;
import java.time.Duration;
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

  @ParameterizedTest
  @CsvSource({
    "mock:?port=1, cannot read \"mock:?port=1\"; write mock: or mock:?latency=50-500",
    "mock:?latency=fast, not a duration: \"fast\"; write it like 500ms",
    "mock:?latency=5-1, the latency 5-1 is backwards"
  })
  void whatCannotBeReadIsRefused(String url, String problem) {
    assertThatThrownBy(() -> Endpoint.options(url))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("api_url: " + problem);
  }
}
