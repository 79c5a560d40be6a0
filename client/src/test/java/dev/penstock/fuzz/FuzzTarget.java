package dev.penstock.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** A parser under test, with the inputs that are kept for it. */
enum FuzzTarget {
  EVENTS(EventFuzz.class),
  LINES(LineFuzz.class),
  DELAYS(DelayFuzz.class),
  CONTENT(ContentFuzz.class);

  private final Class<?> type;

  FuzzTarget(Class<?> type) {
    this.type = type;
  }

  Class<?> type() {
    return type;
  }

  /** Throws what it finds. */
  void check(byte[] input) {
    switch (this) {
      case EVENTS -> EventFuzz.fuzzerTestOneInput(input);
      case LINES -> LineFuzz.fuzzerTestOneInput(input);
      case DELAYS -> DelayFuzz.fuzzerTestOneInput(input);
      case CONTENT -> ContentFuzz.fuzzerTestOneInput(input);
    }
  }

  /** Where the inputs are kept, each of which once found something or shows a feature. */
  Path folder() {
    URL folder = Objects.requireNonNull(type.getResource(type.getSimpleName()));
    return Path.of(URI.create(folder.toString()));
  }

  List<byte[]> inputs() {
    try (Stream<Path> files = Files.list(folder())) {
      return files.sorted().map(FuzzTarget::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
