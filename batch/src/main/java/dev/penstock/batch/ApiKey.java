package dev.penstock.batch;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a key is. */
sealed interface ApiKey {
  /** <code>${NAME}</code>. */
  Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

  /** Marks the path of a file. */
  String FILE = "file:";

  /**
   * Reads the text of a configuration.
   *
   * @throws IllegalArgumentException if it looks like a variable and is none
   */
  static ApiKey parse(String text, Path config) {
    Matcher matcher = VARIABLE.matcher(text);
    if (matcher.matches()) {
      return new Variable(matcher.group(1));
    }
    if (text.contains("${")) {
      throw new IllegalArgumentException("a variable is written ${NAME}, with nothing around it");
    }
    return text.startsWith(FILE)
        ? new InFile(config.resolveSibling(text.substring(FILE.length())))
        : new Inline(new Secret(text));
  }

  /**
   * The key itself.
   *
   * @throws IllegalArgumentException if it is not there; the message says what to do
   */
  Secret read(Map<String, String> variables);

  /** Where it is, in words. */
  String source();

  /** In a variable of the environment of the process. */
  record Variable(String name) implements ApiKey {
    @Override
    public String source() {
      return "variable " + name;
    }

    @Override
    public Secret read(Map<String, String> variables) {
      String value = variables.getOrDefault(name, "").strip();
      if (value.isEmpty()) {
        throw new IllegalArgumentException(
            "variable %s is %s; export %s=<key>"
                .formatted(name, variables.containsKey(name) ? "empty" : "not set", name));
      }
      return new Secret(value);
    }
  }

  /** In a file of its own, with white space around it or not. */
  record InFile(Path path) implements ApiKey {
    private static final long MAX_BYTES = 64 << 10;

    @Override
    public String source() {
      return "file " + path;
    }

    @Override
    public Secret read(Map<String, String> variables) {
      try {
        String value = Files.size(path) > MAX_BYTES ? "" : Files.readString(path).strip();
        if (value.isEmpty()) {
          throw new IllegalArgumentException("file %s holds no key".formatted(path));
        }
        return new Secret(value);
      } catch (NoSuchFileException e) {
        throw new IllegalArgumentException(
            "no such file: %s; put the key there".formatted(path), e);
      } catch (CharacterCodingException e) {
        throw new IllegalArgumentException("file %s is no text in UTF-8".formatted(path), e);
      } catch (IOException e) {
        throw new IllegalArgumentException("file %s cannot be read: %s".formatted(path, e), e);
      }
    }
  }

  /** In the configuration. */
  record Inline(Secret key) implements ApiKey {
    @Override
    public String source() {
      return "the configuration";
    }

    @Override
    public Secret read(Map<String, String> variables) {
      return key;
    }
  }

  /** Whether users other than the owner can read the file, where that can be told. */
  static boolean isReadableByOthers(Path file) {
    try {
      Set<PosixFilePermission> others =
          EnumSet.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);
      others.retainAll(Files.getPosixFilePermissions(file));
      return !others.isEmpty();
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
