package dev.penstock.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;

/** A file that a user names for TLS. Messages name it, and what is wrong with it. */
final class KeyFile {
  private KeyFile() {}

  /** In Latin-1, which reads anything. */
  static String text(Path file) throws IOException {
    return new String(bytes(file), StandardCharsets.ISO_8859_1);
  }

  static byte[] bytes(Path file) throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": there is no such file", e);
    } catch (AccessDeniedException e) {
      throw new IOException(file + ": may not be read", e);
    } catch (IOException e) {
      throw new IOException("%s: cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  /**
   * What a block holds.
   *
   * @throws IllegalArgumentException if that is not Base64
   */
  static byte[] decode(String content) {
    return Base64.getMimeDecoder().decode(content.getBytes(StandardCharsets.ISO_8859_1));
  }
}
