package dev.penstock.cli;

import dev.penstock.batch.Environment;
import dev.penstock.mock.MockOptions;
import dev.penstock.mock.MockServer;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/** Where the requests of an environment go; the built-in endpoint runs until this is closed. */
record Endpoint(URI url, Optional<MockServer> mock) implements AutoCloseable {
  static Endpoint of(Environment environment) throws IOException {
    if (!environment.apiUrl().equals(Environment.MOCK)) {
      return new Endpoint(URI.create(environment.apiUrl()), Optional.empty());
    }
    MockServer mock = MockServer.start(MockOptions.defaults());
    return new Endpoint(mock.uri(), Optional.of(mock));
  }

  @Override
  public void close() {
    mock.ifPresent(MockServer::close);
  }
}
