package dev.penstock.download;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/**
 * {@code X.part}, the bytes of X that have come, moved onto X when they are all there. Beside it is
 * an {@link InfoFile}; in every crash the part is gone before that is.
 */
final class PartFile implements Closeable {
  private final Destination destination;
  private final InfoFile info;
  private final FileChannel channel;
  private final Set<PosixFilePermission> permissions;

  private long size;
  private long durable;

  /** Whether it is worth something without the rest. */
  private boolean resumable;

  /** A failed sync leaves open what has reached the disk, and the next one would not say so. */
  private boolean sound = true;

  private boolean closed;

  private PartFile(
      Destination destination,
      InfoFile info,
      FileChannel channel,
      Set<PosixFilePermission> permissions) {
    this.destination = destination;
    this.info = info;
    this.channel = channel;
    this.permissions = permissions;
  }

  /**
   * Opens the part, creating it if need be; {@link #startOver} or {@link #continueAt} comes next.
   *
   * @throws IOException if another download writes it, or no file can be made there
   */
  static PartFile open(Destination destination) throws IOException {
    InfoFile info = InfoFile.open(destination);
    try {
      Set<PosixFilePermission> permissions = destination.ofNewFiles();
      FileChannel channel =
          FileChannel.open(
              destination.part(),
              Set.of(
                  StandardOpenOption.CREATE,
                  StandardOpenOption.READ,
                  StandardOpenOption.WRITE,
                  LinkOption.NOFOLLOW_LINKS),
              destination.ownerOnly());
      return new PartFile(destination, info, channel, permissions);
    } catch (IOException e) {
      info.close();
      throw destination.failure("no file can be made in its folder", e);
    }
  }

  /** Removes what a download that is not resumed has left. */
  static void remove(Destination destination) throws IOException {
    open(destination).discard();
  }

  /**
   * Drops what is there.
   *
   * @param of what it will be a part of; empty if it is of no use without the rest
   */
  void startOver(Optional<PartInfo> of) throws IOException {
    info.clear();
    channel.truncate(0);
    if (of.isPresent()) {
      info.begin(of.get());
      resumable = true;
    }
  }

  /**
   * Drops what is after the point.
   *
   * @throws IOException if another process has changed the part since it was looked at
   */
  void continueAt(ResumePoint point) throws IOException {
    if (!info.read(destination.part()).equals(Optional.of(point))) {
      throw InfoFile.inUse(destination);
    }
    channel.truncate(point.at());
    size = point.at();
    durable = size;
    resumable = true;
  }

  long size() {
    return size;
  }

  /** Appends all of it. */
  void write(ByteBuffer data) throws IOException {
    try {
      while (data.hasRemaining()) {
        size += channel.write(data, size);
      }
    } catch (IOException e) {
      throw named(e);
    }
  }

  /** Reads from the given place on; returns how much, -1 at the end. */
  int read(ByteBuffer into, long from) throws IOException {
    return channel.read(into, from);
  }

  /** Makes what is there last, and notes that it does. */
  void checkpoint() throws IOException {
    if (!resumable || !sound || size == durable) {
      return;
    }
    try {
      force();
      info.durable(size);
      durable = size;
    } catch (IOException e) {
      throw named(e);
    }
  }

  private void force() throws IOException {
    sound = false;
    channel.force(true);
    sound = true;
  }

  private IOException named(IOException e) {
    return destination.failure(String.valueOf(e.getMessage()), e);
  }

  /**
   * Puts the file in place, in one step and after its bytes have reached the disk.
   *
   * @param replace whether it may take the place of another
   */
  void commit(boolean replace) throws IOException {
    if (!replace && destination.exists()) {
      throw new FileAlreadyExistsException(destination.named().toString());
    }
    if (!permissions.isEmpty()) {
      Files.setPosixFilePermissions(destination.part(), permissions);
    }
    try {
      force();
    } catch (IOException e) {
      throw named(e);
    }
    // Some systems move no file that is open. The info holds the lock.
    channel.close();
    try {
      Files.move(destination.part(), destination.file(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      noteWhole();
      throw e;
    }
    closed = true;
    try (info) {
      info.delete();
      destination.syncFolder();
    }
  }

  private void noteWhole() throws IOException {
    if (resumable) {
      info.durable(size);
      durable = size;
    }
  }

  /** Leaves nothing. */
  void discard() throws IOException {
    closed = true;
    try (info;
        channel) {
      Files.deleteIfExists(destination.part());
      info.delete();
    }
  }

  private void closeBoth() throws IOException {
    try (info) {
      channel.close();
    }
  }

  /** Leaves the part if it can be resumed, else nothing. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    try {
      checkpoint();
    } finally {
      if (durable == 0) {
        discard();
      } else {
        closed = true;
        closeBoth();
      }
    }
  }
}
