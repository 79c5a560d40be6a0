package dev.penstock.download;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The right to download to a file, in this process. Other processes are held off by a lock. */
final class Claim implements Closeable {
  private static final Set<Path> CLAIMED = ConcurrentHashMap.newKeySet();

  private final Path file;

  private Claim(Path file) {
    this.file = file;
  }

  /**
   * Takes it.
   *
   * @throws IOException if another download has it
   */
  static Claim of(Destination destination) throws IOException {
    if (!CLAIMED.add(destination.file())) {
      throw InfoFile.inUse(destination);
    }
    return new Claim(destination.file());
  }

  /** Gives it back. */
  @Override
  public void close() {
    CLAIMED.remove(file);
  }
}
