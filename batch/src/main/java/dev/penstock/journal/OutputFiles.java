package dev.penstock.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Set;

/** Where the files of a run are: X and, beside it, what its name is extended to. */
record OutputFiles(Path results, Path folder) {
  private static final int MAX_LINKS = 40;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  /**
   * The files of the output X, whose symbolic links are followed.
   *
   * @throws OutputRefusedException if X is there but is no regular file, or its folder cannot be
   *     written
   */
  static OutputFiles of(Path output) throws OutputRefusedException, IOException {
    Path results = followLinks(output);
    Path parent = results.toAbsolutePath().getParent();
    if (parent == null || Files.isDirectory(results)) {
      throw new OutputRefusedException(
          "output %s is a folder; give the name of a file".formatted(output));
    }
    if (!Files.isDirectory(parent)) {
      throw new OutputRefusedException(
          "output %s: there is no folder %s; create it".formatted(output, parent));
    }
    if (Files.exists(results) && !Files.isRegularFile(results)) {
      throw new OutputRefusedException(
          "output %s is not a regular file; give another name, or - for standard output"
              .formatted(output));
    }
    if (!Files.isWritable(parent)) {
      throw new OutputRefusedException(
          "output %s: the folder %s is not writable".formatted(output, parent));
    }
    return new OutputFiles(results, parent.toRealPath());
  }

  private static Path followLinks(Path output) throws IOException {
    Path path = output;
    for (int links = 0; Files.isSymbolicLink(path); links++) {
      if (links == MAX_LINKS) {
        throw new FileSystemException(output.toString(), null, "symbolic links without end");
      }
      path = path.resolveSibling(Files.readSymbolicLink(path));
    }
    return path;
  }

  /** Whether the results are the records as they came, one a line; else they are an array. */
  boolean isLines() {
    return results.toString().toLowerCase(Locale.ROOT).endsWith(".jsonl");
  }

  Path run() {
    return beside(".run");
  }

  Path journal() {
    return beside(".journal");
  }

  Path temporary() {
    return beside(".tmp");
  }

  Path backup() {
    return beside(".bak");
  }

  Path offsets() {
    return beside(".offsets");
  }

  /** The one name of X that no other spelling of it shares. */
  Path identity() {
    return folder.resolve(results.getFileName());
  }

  private Path beside(String extension) {
    return results.resolveSibling(results.getFileName() + extension);
  }

  /** Makes renames and removals in the folder last; not every system can. */
  void syncFolder() throws IOException {
    if (isPosix(folder)) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /** For a new file that holds answers, which may be private. */
  static FileAttribute<?>[] ownerOnly(Path path) {
    return isPosix(path)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
        : new FileAttribute<?>[0];
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /** Gives the file the permissions of any new file. */
  void openToUmask(Path path) throws IOException {
    if (isPosix(path)) {
      Files.deleteIfExists(temporary());
      Path sample = Files.createFile(temporary());
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(sample);
      Files.delete(sample);
      Files.setPosixFilePermissions(path, permissions);
    }
  }

  /** A failure that names the file, which those of a channel do not. */
  static IOException failure(Path path, IOException cause) {
    if (cause instanceof FileSystemException) {
      return cause;
    }
    IOException failure =
        new FileSystemException(path.toString(), null, String.valueOf(cause.getMessage()));
    failure.initCause(cause);
    return failure;
  }
}
