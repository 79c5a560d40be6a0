package dev.penstock.download;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/**
 * Where a file is to appear.
 *
 * @param named as the user names it, for messages
 * @param file the file itself, in the one spelling that no other shares
 */
record Destination(Path named, Path file) {
  /** As many as Linux follows. */
  private static final int MOST_LINKS = 40;

  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /**
   * Finds the file. A link is followed, so that it goes on pointing to the new file.
   *
   * @throws IOException if the folder is not there, or if the target is something else than a file
   */
  static Destination of(Path target) throws IOException {
    Path file = followed(target.toAbsolutePath());
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new FileSystemException(target.toString(), null, "is not a regular file");
    }
    Path folder = file.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new NoSuchFileException(target.toString(), null, "its folder does not exist");
    }
    return new Destination(target, folder.toRealPath().resolve(file.getFileName()));
  }

  private static Path followed(Path target) throws IOException {
    Path file = target;
    for (int links = 0; Files.isSymbolicLink(file); links++) {
      if (links == MOST_LINKS) {
        throw new FileSystemLoopException(target.toString());
      }
      file = file.resolveSibling(Files.readSymbolicLink(file));
    }
    return file;
  }

  Path part() {
    return file.resolveSibling(file.getFileName() + ".part");
  }

  Path info() {
    return file.resolveSibling(file.getFileName() + ".part.info");
  }

  private Path sample() {
    return file.resolveSibling(file.getFileName() + ".part.mode");
  }

  /** A name that nothing has. */
  Path temporary() {
    return file.resolveSibling(".penstock-" + UUID.randomUUID() + ".part");
  }

  boolean exists() {
    return Files.exists(file);
  }

  /** A failure that names the target: the part means nothing to the caller. */
  FileSystemException failure(String reason) {
    return new FileSystemException(named.toString(), null, reason);
  }

  /** As {@link #failure(String)}; the system names no file when the disk is full. */
  FileSystemException failure(String reason, IOException cause) {
    FileSystemException failure = failure(reason);
    failure.initCause(cause);
    return failure;
  }

  /** For a new file that is not whole yet: its mode is given to it when it is. */
  FileAttribute<?>[] ownerOnly() {
    return isPosix() ? new FileAttribute<?>[] {OWNER_ONLY} : new FileAttribute<?>[0];
  }

  /**
   * The permissions that any new file gets; empty where files have none. Makes one for a moment,
   * for the holder of the lock: what a crash leaves of it goes here the next time.
   */
  Set<PosixFilePermission> ofNewFiles() throws IOException {
    if (!isPosix()) {
      return Set.of();
    }
    Files.deleteIfExists(sample());
    Path sample = Files.createFile(sample());
    try {
      return Files.getPosixFilePermissions(sample);
    } finally {
      Files.delete(sample);
    }
  }

  /** Makes renames and removals in the folder last; not every system can. */
  void syncFolder() throws IOException {
    if (isPosix()) {
      try (FileChannel folder =
          FileChannel.open(file.resolveSibling("."), StandardOpenOption.READ)) {
        folder.force(true);
      }
    }
  }

  private boolean isPosix() {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
