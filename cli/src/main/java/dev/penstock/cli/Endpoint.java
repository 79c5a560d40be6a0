package dev.penstock.cli;

import dev.penstock.batch.Environment;
import dev.penstock.dialect.Dialect;
import dev.penstock.mock.Api;
import dev.penstock.mock.Faults;
import dev.penstock.mock.MockOptions;
import dev.penstock.mock.MockServer;
import java.io.IOException;
import java.util.Optional;

/** Where the requests of an environment go; the built-in endpoint runs until this is closed. */
record Endpoint(String url, Optional<MockServer> mock) implements AutoCloseable {
  static Endpoint of(Environment environment) throws IOException {
    if (!environment.isMock()) {
      return new Endpoint(environment.apiUrl(), Optional.empty());
    }
    MockServer mock = MockServer.start(options(environment));
    return new Endpoint(mock.uri(api(environment.dialect())).toString(), Optional.of(mock));
  }

  private static Api api(Optional<Dialect> dialect) {
    return switch (dialect.map(Dialect::name).orElse("")) {
      case "gemini" -> Api.GENERATE_CONTENT;
      case "anthropic" -> Api.MESSAGES;
      default -> Api.CHAT_COMPLETIONS;
    };
  }

  private static MockOptions options(Environment environment) {
    try {
      return options(environment.apiUrl());
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "environment \"%s\": api_url: %s".formatted(environment.name(), e.getMessage()));
    }
  }

  /**
   * From {@code mock:} or {@code mock:?latency=50-500&faults=5xx=10%,429=5%&seed=7}.
   *
   * @throws IllegalArgumentException if it is neither
   */
  static MockOptions options(String url) {
    MockOptions options = MockOptions.defaults();
    String query = url.substring(Environment.MOCK.length());
    if (query.isEmpty()) {
      return options;
    }
    for (String parameter : query.substring(1).split("&", -1)) {
      options = with(options, parameter);
    }
    return options;
  }

  private static MockOptions with(MockOptions options, String parameter) {
    String[] ends = parameter.split("=", 2);
    String value = ends.length < 2 ? "" : ends[1];
    return switch (ends[0]) {
      case "latency" -> MockCommand.withLatency(options, value);
      case "faults" -> options.withFaults(Faults.parse(value));
      case "seed" -> options.withSeed(Converters.wholeNumber(value, Long.MAX_VALUE));
      default ->
          throw new IllegalArgumentException(
              "cannot read \"%s\"; write mock: or mock:?latency=50-500&faults=5xx=10%%&seed=1"
                  .formatted(parameter));
    };
  }

  @Override
  public void close() {
    mock.ifPresent(MockServer::close);
  }
}
