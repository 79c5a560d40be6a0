package dev.penstock.batch;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Runs simulated worlds. A failure tells its seed; with {@code -Dpenstock.seed} that world alone is
 * run, and told line by line.
 *
 * <p>The bodies are in a file system within a file: what a killed process has open there is no file
 * descriptor of this one.
 */
final class Simulations implements AutoCloseable {
  private final FileSystem files;
  private final Path bodies;

  Simulations(Path folder) throws IOException {
    URI archive = URI.create("jar:" + folder.resolve("bodies.zip").toUri());
    files = FileSystems.newFileSystem(archive, Map.of("create", "true", "noCompression", "true"));
    bodies = files.getPath("/bodies.jsonl");
    Files.write(
        bodies, IntStream.rangeClosed(1, Scenario.MOST_LINES).mapToObj(Scenario::body).toList());
  }

  /** The worlds of these seeds, or the one that is to be looked at. */
  void runAll(long from, long to) {
    Long only = Long.getLong("penstock.seed");
    if (only != null) {
      run(only, System.err::println);
      return;
    }
    for (long seed = from; seed < to; seed++) {
      run(seed, Trace.SILENT);
    }
  }

  /** What tells the course of the world of a seed from others. */
  long course(long seed) {
    return run(seed, Trace.SILENT);
  }

  private long run(long seed, Consumer<String> lines) {
    try {
      return new SimulatedWorld(seed, bodies, lines).run();
    } catch (Exception | AssertionError e) {
      throw new AssertionError(
          "seed %1$d: %2$s; to see it: mvn verify -pl batch -am -Dtest=SimulationTest -Dsurefire.failIfNoSpecifiedTests=false -Dpenstock.seed=%1$d"
              .formatted(seed, e.getMessage()),
          e);
    }
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
