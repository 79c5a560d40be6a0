package dev.penstock.download;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code X.part.info}: what {@code X.part} is a part of, and how much of it has reached the disk.
 * It is there for as long as the part is, with mode 0600. Text, in Latin-1 as header fields are:
 *
 * <pre>{@code
 * penstock download 1
 * url https://example.com/file.pdf?id=7
 * ETag "5f3-61b"
 * total 1048576
 * checksum SHA-256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
 * durable 0
 * durable 524288
 * }</pre>
 *
 * <ul>
 *   <li>{@code url}: as it was asked for; its query may be a secret, hence the mode
 *   <li>{@code ETag} or {@code Last-Modified}: the strong validator, as it was sent
 *   <li>{@code total}: the length of the whole file; missing if the server did not say
 *   <li>{@code checksum}: what the user says it must come to; missing if he does not
 *   <li>{@code durable}: so many bytes of the part were synced before this line was written; one is
 *       appended for each flush, and the last counts
 * </ul>
 *
 * <p>It is empty while the part cannot be resumed: before the first response, and where that has no
 * strong validator. It is emptied, and synced, before a part is begun anew.
 *
 * <p>Whoever writes the part holds the system's lock on this file. The lock is one of the process:
 * closing any other channel on the file would drop it, so that nothing else in this JVM may open it
 * meanwhile ({@link Claim} sees to that).
 *
 * <p>A crash may leave a last line without its newline, which is not read; a part longer than the
 * last line says, of which the rest is not used; an empty {@code X.part.mode}; and, once the part
 * has been moved to its place, this file alone. A part that is shorter than the last line says, a
 * line that cannot be read, or a first line that is another: nothing is resumed. A part without
 * this file is not ours.
 */
final class InfoFile implements Closeable {
  /** A week of downloading leaves 14 MB. */
  private static final int MOST_BYTES = 64 << 20;

  private static final int MOST_TRIES = 10;

  private final Path file;
  private final FileChannel channel;

  private InfoFile(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Locks the file, creating it if need be.
   *
   * @throws IOException if another process holds it, if it cannot be made, or if there is a part
   *     that is not ours
   */
  static InfoFile open(Destination destination) throws IOException {
    Path file = destination.info();
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      Object before = key(file);
      if (before == null) {
        requireNoForeignPart(destination);
      }
      FileChannel channel = channel(destination, before == null);
      if (channel == null) {
        continue;
      }
      lock(destination, channel);
      // The one who held the lock may have removed the file before it let go of it.
      Object now = key(file);
      if (now != null && (before == null || Objects.equals(before, now))) {
        return new InfoFile(file, channel);
      }
      channel.close();
    }
    throw inUse(destination);
  }

  /**
   * Where the part that is there can go on; makes no file.
   *
   * @throws IOException if another process holds it, or if there is a part that is not ours
   */
  static Optional<ResumePoint> peek(Destination destination) throws IOException {
    if (key(destination.info()) == null) {
      requireNoForeignPart(destination);
      return Optional.empty();
    }
    try (InfoFile info = open(destination)) {
      return info.read(destination.part());
    }
  }

  private static @Nullable Object key(Path file) throws IOException {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      Object key = attributes.fileKey();
      return key == null ? file : key;
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private static void requireNoForeignPart(Destination destination) throws IOException {
    Path part = destination.part();
    if (Files.exists(part, LinkOption.NOFOLLOW_LINKS)) {
      throw destination.failure(
          "%s is in the way: it is no part of a download; move it elsewhere"
              .formatted(part.getFileName()));
    }
  }

  /** Null if the file has come or gone since it was looked at. */
  private static @Nullable FileChannel channel(Destination destination, boolean create)
      throws IOException {
    Set<OpenOption> options = new HashSet<>();
    options.add(StandardOpenOption.READ);
    options.add(StandardOpenOption.WRITE);
    options.add(LinkOption.NOFOLLOW_LINKS);
    if (create) {
      options.add(StandardOpenOption.CREATE_NEW);
    }
    try {
      return FileChannel.open(destination.info(), options, destination.ownerOnly());
    } catch (IOException e) {
      boolean raced =
          create ? e instanceof FileAlreadyExistsException : e instanceof NoSuchFileException;
      if (raced) {
        return null;
      }
      throw destination.failure("no file can be made in its folder", e);
    }
  }

  private static void lock(Destination destination, FileChannel channel) throws IOException {
    boolean locked = false;
    try {
      locked = channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      // Another spelling of the same name, on a file system that tells no case apart.
    } finally {
      if (!locked) {
        channel.close();
      }
    }
    if (!locked) {
      throw inUse(destination);
    }
  }

  static IOException inUse(Destination destination) {
    return destination.failure("is being downloaded already");
  }

  /** Where the part can go on. Cuts off a line that was not written to its end. */
  Optional<ResumePoint> read(Path part) throws IOException {
    if (channel.size() > MOST_BYTES || !Files.isRegularFile(part, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) channel.size());
    while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) >= 0) {
      // Until it is full.
    }
    String text = new String(bytes.array(), StandardCharsets.ISO_8859_1);
    String whole = text.substring(0, text.lastIndexOf('\n') + 1);
    channel.truncate(whole.length());
    long size = Files.size(part);
    return InfoText.parse(whole).filter(point -> point.at() <= size);
  }

  /** From now on nothing is resumed. */
  void clear() throws IOException {
    if (channel.size() > 0) {
      channel.truncate(0);
      channel.force(true);
    }
  }

  void begin(PartInfo info) throws IOException {
    append(InfoText.begin(info));
  }

  /** So many bytes of the part have been synced. */
  void durable(long bytes) throws IOException {
    append(InfoText.durable(bytes));
    channel.force(false);
  }

  private void append(String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    while (bytes.hasRemaining()) {
      channel.write(bytes, channel.size());
    }
  }

  /** Removes the file; the lock goes with {@link #close}. */
  void delete() throws IOException {
    Files.deleteIfExists(file);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
