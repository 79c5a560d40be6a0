package dev.penstock.download;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that appears whole or not at all: {@code .penstock-<random>.part} beside the target, moved
 * onto it by {@link #commit}. Closed without a commit, it leaves nothing; a crash may leave the
 * part.
 */
public final class AtomicFile implements Closeable {
  private final Destination destination;
  private final Path part;
  private final FileChannel channel;
  private boolean committed;

  private AtomicFile(Destination destination, Path part, FileChannel channel) {
    this.destination = destination;
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
    Destination destination = Destination.of(target);
    Path part = destination.temporary();
    try {
      return new AtomicFile(
          destination,
          part,
          FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    } catch (IOException e) {
      throw destination.failure("no file can be made in its folder", e);
    }
  }

  /** Appends all of it. */
  public void write(ByteBuffer data) throws IOException {
    try {
      while (data.hasRemaining()) {
        channel.write(data);
      }
    } catch (IOException e) {
      throw destination.failure(String.valueOf(e.getMessage()), e);
    }
  }

  /** Puts the file in place, in one step and after its bytes have reached the disk. */
  public void commit() throws IOException {
    channel.force(true);
    channel.close();
    Files.move(part, destination.file(), StandardCopyOption.ATOMIC_MOVE);
    committed = true;
    destination.syncFolder();
  }

  @Override
  public void close() throws IOException {
    if (!committed) {
      channel.close();
      Files.deleteIfExists(part);
    }
  }
}
