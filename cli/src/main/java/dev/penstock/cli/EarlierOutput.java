package dev.penstock.cli;

import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/** The output of a run that was, as a command is given it. */
final class EarlierOutput {
  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description = "The output of the run, as it was named by --output.")
  private Path file = Path.of("");

  Path file() {
    return file;
  }

  /** What is said where there is none. */
  UsageException missing(NoSuchFileException e) {
    return new UsageException(
        "there was no run on %s: there is no %s; give the name that --output had"
            .formatted(file, e.getFile()));
  }
}
