package dev.penstock.journal;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** The disks of this machine. */
enum NioDisk implements Disk {
  INSTANCE;

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  @Override
  public File open(Path path, Access access) throws IOException {
    return switch (access) {
      case READ -> open(path, Set.of(READ));
      case WRITE -> open(path, Set.of(READ, WRITE));
      case WRITE_OR_CREATE -> open(path, Set.of(READ, WRITE, CREATE), ownerOnly(path));
      case CREATE_PRIVATE -> open(path, Set.of(READ, WRITE, CREATE_NEW), ownerOnly(path));
      case CREATE -> open(path, Set.of(READ, WRITE, CREATE_NEW));
    };
  }

  @Override
  public File scratch(Path path) throws IOException {
    return open(
        path, Set.of(READ, WRITE, CREATE, TRUNCATE_EXISTING, DELETE_ON_CLOSE), ownerOnly(path));
  }

  private static File open(Path path, Set<OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return new NioFile(path, FileChannel.open(path, options, attributes));
  }

  private static FileAttribute<?>[] ownerOnly(Path path) {
    return isPosix(path)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
        : new FileAttribute<?>[0];
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  @Override
  public boolean exists(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public Optional<Object> identity(Path path) throws IOException {
    try {
      return Optional.ofNullable(Files.readAttributes(path, BasicFileAttributes.class).fileKey());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void delete(Path path) throws IOException {
    Files.deleteIfExists(path);
  }

  @Override
  public void openToUmask(Path path, Path sample) throws IOException {
    if (isPosix(path)) {
      Files.deleteIfExists(sample);
      Files.createFile(sample);
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(sample);
      Files.delete(sample);
      Files.setPosixFilePermissions(path, permissions);
    }
  }

  /** Not every system can. */
  @Override
  public void syncFolder(Path folder) throws IOException {
    if (isPosix(folder)) {
      try (File opened = open(folder, Access.READ)) {
        opened.force();
      }
    }
  }

  /** A failure that names the file, which those of a channel do not. */
  private static IOException failure(Path path, IOException cause) {
    if (cause instanceof FileSystemException) {
      return cause;
    }
    String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    IOException failure = new FileSystemException(path.toString(), null, reason);
    failure.initCause(cause);
    return failure;
  }

  /** An open file. */
  private record NioFile(Path path, FileChannel channel) implements File {
    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      try {
        return channel.read(target, position);
      } catch (IOException e) {
        throw failure(path, e);
      }
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
      try {
        return channel.write(source, position);
      } catch (IOException e) {
        throw failure(path, e);
      }
    }

    @Override
    public void force() throws IOException {
      try {
        channel.force(true);
      } catch (IOException e) {
        throw failure(path, e);
      }
    }

    @Override
    public void truncate(long size) throws IOException {
      try {
        channel.truncate(size);
      } catch (IOException e) {
        throw failure(path, e);
      }
    }

    @Override
    public long size() throws IOException {
      try {
        return channel.size();
      } catch (IOException e) {
        throw failure(path, e);
      }
    }

    @Override
    public boolean tryLock() throws IOException {
      try {
        return channel.tryLock() != null;
      } catch (OverlappingFileLockException e) {
        return false;
      } catch (IOException e) {
        throw failure(path, e);
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
