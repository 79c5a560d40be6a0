package dev.penstock.cli;

import dev.penstock.batch.Environment;
import dev.penstock.mock.MockOptions;
import dev.penstock.mock.MockServer;
import java.io.IOException;
import java.util.Optional;

/** Where the requests of an environment go; the built-in endpoint runs until this is closed. */
record Endpoint(String url, Optional<MockServer> mock) implements AutoCloseable {
  private static final String LATENCY = Environment.MOCK + "?latency=";

  static Endpoint of(Environment environment) throws IOException {
    if (!environment.isMock()) {
      return new Endpoint(environment.apiUrl(), Optional.empty());
    }
    MockServer mock = MockServer.start(options(environment.apiUrl()));
    return new Endpoint(mock.uri().toString(), Optional.of(mock));
  }

  /** From {@code mock:} or {@code mock:?latency=50-500}. */
  static MockOptions options(String url) {
    if (url.equals(Environment.MOCK)) {
      return MockOptions.defaults();
    }
    if (!url.startsWith(LATENCY)) {
      throw new UsageException(
          "api_url: cannot read \"%s\"; write mock: or mock:?latency=50-500".formatted(url));
    }
    try {
      return MockCommand.withLatency(MockOptions.defaults(), url.substring(LATENCY.length()));
    } catch (IllegalArgumentException e) {
      throw new UsageException("api_url: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    mock.ifPresent(MockServer::close);
  }
}
