package dev.penstock.download;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
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
    Path file = Files.isSymbolicLink(target) ? target.toRealPath() : target.toAbsolutePath();
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new FileSystemException(target.toString(), null, "is not a regular file");
    }
    Path folder = file.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new NoSuchFileException(target.toString(), null, "its folder does not exist");
    }
    Path part = folder.resolve(".penstock-" + UUID.randomUUID() + ".part");
    return new AtomicFile(
        file,
        part,
        FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  /** Appends all of it. */
  public void write(ByteBuffer data) throws IOException {
    while (data.hasRemaining()) {
      channel.write(data);
    }
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
