package dev.penstock.journal;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Where the files of a run are: X and, beside it, what its name is extended to. */
record OutputFiles(Path results, Path folder) {
  private static final int MAX_LINKS = 40;

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

  /** As {@link #of}, to be read alone: nothing is asked of the folder but that it is there. */
  static OutputFiles toRead(Path output) throws IOException {
    Path results = followLinks(output);
    return new OutputFiles(results, results.resolveSibling("").toAbsolutePath().toRealPath());
  }

  /** Names alone, for a disk that is not this machine's. */
  static OutputFiles unresolved(Path output) {
    return new OutputFiles(output, output.resolveSibling(""));
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

  RecordScan.Form form() {
    return isLines() ? RecordScan.Form.LINES : RecordScan.Form.ARRAY;
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

  Path hashes() {
    return beside(".hashes");
  }

  /** What a crash left torn, saved aside under a name of its own. */
  Path broken(String suffix) {
    return beside(".journal.broken-" + suffix);
  }

  /** The one name of X that no other spelling of it shares. */
  Path identity() {
    return folder.resolve(results.getFileName());
  }

  private Path beside(String extension) {
    return results.resolveSibling(results.getFileName() + extension);
  }
}
