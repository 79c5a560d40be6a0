package dev.penstock.cli;

import dev.penstock.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The option that names a file for the figures of the report. */
final class SummaryOption {
  private final Argument<Path> file =
      Argument.option(
          "--summary",
          "FILE",
          Path.class,
          "Also writes the figures of the report to a file, as JSON.");

  Argument<Path> argument() {
    return file;
  }

  /**
   * Looks whether the file, if one is named, can be written.
   *
   * @throws IllegalArgumentException if not
   */
  void check() {
    file.given().ifPresent(SummaryOption::check);
  }

  private static void check(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file)) {
      throw new IllegalArgumentException("--summary: %s is a folder; name a file".formatted(file));
    }
    if (folder == null || !Files.isDirectory(folder)) {
      throw new IllegalArgumentException(
          "--summary: there is no folder %s; create it".formatted(folder));
    }
    if (!Files.isWritable(Files.exists(file) ? file : folder)) {
      throw new IllegalArgumentException("--summary: %s is not writable".formatted(file));
    }
  }

  void write(Report report) throws IOException {
    if (file.isGiven()) {
      Files.writeString(file.given().get(), report.json() + "\n");
    }
  }
}
