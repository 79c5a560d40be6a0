package dev.penstock.download;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A file that appears whole or not at all: {@code .penstock-<random>.part} beside the target, moved
 * onto it by {@link #commit}. Closed without a commit, it leaves nothing; a crash may leave the
 * part.
 */
public final class AtomicFile implements Closeable {
  /** As many as Linux follows. */
  private static final int MOST_LINKS = 40;

  private final Path target;
  private final Path part;
  private final FileChannel channel;
  private boolean committed;

  private AtomicFile(Path target, Path part, FileChannel channel) {
    this.target = target;
    this.part = part;
    this.channel = channel;
  }

  /**
   * Creates the part. A link is followed, so that it goes on pointing to the new file.
   *
   * @throws IOException if the folder is not there or cannot be written to, or if the target is
   *     something else than a file
   */
  public static AtomicFile create(Path target) throws IOException {
    Path file = followed(target.toAbsolutePath());
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new FileSystemException(target.toString(), null, "is not a regular file");
    }
    Path folder = file.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new NoSuchFileException(target.toString(), null, "its folder does not exist");
    }
    Path part = folder.resolve(".penstock-" + UUID.randomUUID() + ".part");
    try {
      return new AtomicFile(
          file,
          part,
          FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    } catch (IOException e) {
      throw named(target, "no file can be made in its folder", e);
    }
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

  /** Appends all of it. */
  public void write(ByteBuffer data) throws IOException {
    try {
      while (data.hasRemaining()) {
        channel.write(data);
      }
    } catch (IOException e) {
      throw named(target, String.valueOf(e.getMessage()), e);
    }
  }

  /** The part means nothing to the caller, and the system names no file when the disk is full. */
  private static IOException named(Path target, String reason, IOException cause) {
    FileSystemException named = new FileSystemException(target.toString(), null, reason);
    named.initCause(cause);
    return named;
  }

  /** Puts the file in place, in one step and after its bytes have reached the disk. */
  public void commit() throws IOException {
    channel.force(true);
    channel.close();
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    committed = true;
  }

  @Override
  public void close() throws IOException {
    if (!committed) {
      channel.close();
      Files.deleteIfExists(part);
    }
  }
}
