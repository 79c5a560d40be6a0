package dev.penstock.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Streams of events, and what they say by the standard. Those named {@code format-} follow the
 * cases of the same name in web-platform-tests, folder eventsource.
 *
 * <p>Beside each {@code x.sse} is {@code x.jsonl}: a line for each event, one marked {@code
 * unterminated} if the end cuts one off, and one with {@code retry} if the stream tells it.
 */
final class Corpus {
  private Corpus() {}

  /** A stream and what it says. */
  record Case(String name, byte[] stream, Said said) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** All that can be learned from a stream. */
  record Said(
      List<ServerSentEvent> events,
      Optional<ServerSentEvent> unterminated,
      Optional<Duration> retry) {}

  static List<Case> cases() {
    Path folder = folder();
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".sse"))
          .sorted()
          .map(Corpus::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path folder() {
    URL file = Objects.requireNonNull(Corpus.class.getResource("empty.sse"));
    return Objects.requireNonNull(Path.of(URI.create(file.toString())).getParent());
  }

  private static Case read(Path file) {
    String name = Objects.requireNonNull(file.getFileName()).toString().replace(".sse", "");
    try {
      byte[] stream = Files.readAllBytes(file);
      return new Case(name, stream, said(Files.readAllLines(file.resolveSibling(name + ".jsonl"))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Said said(List<String> lines) {
    List<ServerSentEvent> events = new ArrayList<>();
    Optional<ServerSentEvent> unterminated = Optional.empty();
    Optional<Duration> retry = Optional.empty();
    for (String line : lines) {
      JsonNode node = JsonMapper.shared().readTree(line);
      if (node.has("retry")) {
        retry = Optional.of(Duration.ofMillis(node.get("retry").longValue()));
      } else if (node.has("unterminated")) {
        unterminated = Optional.of(event(node));
      } else {
        events.add(event(node));
      }
    }
    return new Said(events, unterminated, retry);
  }

  private static ServerSentEvent event(JsonNode node) {
    return new ServerSentEvent(
        node.get("event").stringValue(),
        node.get("data").stringValue(),
        node.get("id").stringValue());
  }
}
