package dev.penstock.input;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Where the bodies come from. */
public sealed interface Source {
  /**
   * A file: {@code .json} holds an array of objects or one object, any other one object a line.
   *
   * @param path as the user wrote it
   */
  record File(Path path) implements Source {
    @Override
    public boolean isOneJson() {
      return path.toString().toLowerCase(Locale.ROOT).endsWith(".json");
    }

    InputStream open() throws InputException, IOException {
      String problem;
      try {
        if (!Files.isDirectory(path)) {
          return Files.newInputStream(path);
        }
        problem = "is a folder; name a file in it";
      } catch (NoSuchFileException e) {
        problem = "no such file in %s; check the name".formatted(path.toAbsolutePath().getParent());
      } catch (AccessDeniedException e) {
        problem = "may not be read; give this user the right to";
      }
      throw new InputException(List.of(path + ": " + problem));
    }

    @Override
    public String toString() {
      return path.toString();
    }
  }

  /** Whether it is one JSON value as a whole, in place of one a line. */
  default boolean isOneJson() {
    return false;
  }

  /** So many lines, or elements. */
  default String count(long n) {
    String unit = isOneJson() ? "element" : "line";
    return n == 1 ? "1 " + unit : "%d %ss".formatted(n, unit);
  }

  /** A problem with its place. */
  default String at(long line, String problem) {
    return "%s:%d: %s".formatted(this, line, problem);
  }

  /** Standard input, one object a line. */
  record StandardInput() implements Source {
    @Override
    public String toString() {
      return "standard input";
    }
  }

  /**
   * Reads the spelling of the command line: a path, or {@code -} for standard input.
   *
   * @throws IllegalArgumentException if it can be no path here
   */
  static Source parse(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("no name of a file; give a path, or - for standard input");
    }
    try {
      return text.equals("-") ? new StandardInput() : new File(Path.of(text));
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(
          "not a path: \"%s\" (%s)".formatted(text, e.getReason()), e);
    }
  }
}
