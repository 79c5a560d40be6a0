package dev.penstock.cli;

import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** The output of a run that was, as a command is given it. */
final class EarlierOutput {
  private final Argument<Path> file =
      Argument.positional(
          "FILE", Path.class, "The output of the run, as it was named by --output.");

  Argument<Path> argument() {
    return file;
  }

  Path file() {
    return file.given().orElseThrow();
  }

  /** The command that goes on with it, which finds the rest in {@code X.run}. */
  String resume(Surroundings surroundings) {
    List<String> arguments = List.of("run", "--output", file().toString());
    return new Invocation(surroundings.program(), arguments, false).with("--resume");
  }

  /** What is said where there is none. */
  UsageException missing(NoSuchFileException e) {
    return new UsageException(
        "there was no run on %s: there is no %s; give the name that --output had"
            .formatted(file(), e.getFile()));
  }
}
