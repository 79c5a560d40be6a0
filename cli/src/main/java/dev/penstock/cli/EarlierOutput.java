package dev.penstock.cli;

import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
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

  /** The command that goes on with it, which finds the rest in {@code X.run}. */
  String resume(Surroundings surroundings) {
    List<String> arguments = List.of("run", "--output", file.toString());
    return new Invocation(surroundings.program(), arguments, false).with("--resume");
  }

  /** What is said where there is none. */
  UsageException missing(NoSuchFileException e) {
    return new UsageException(
        "there was no run on %s: there is no %s; give the name that --output had"
            .formatted(file, e.getFile()));
  }
}
