package dev.penstock.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The calls on the file system by which the files of a run come to be. What was written, renamed or
 * removed outlasts a power failure only after {@link File#force} or {@link #syncFolder}.
 */
public interface Disk {
  /** How a file is opened. */
  enum Access {
    /** It must be there. */
    READ,
    /** For reading too; it must be there. */
    WRITE,
    /** For reading too; it is created if need be, with mode 0600. */
    WRITE_OR_CREATE,
    /** It must not be there; with mode 0600. */
    CREATE_PRIVATE,
    /** It must not be there; with the mode of any new file. */
    CREATE
  }

  /**
   * Opens a file. Failures name it.
   *
   * @throws java.nio.file.NoSuchFileException if it must be there and is not
   * @throws java.nio.file.FileAlreadyExistsException if it is there and must not be
   */
  File open(Path path, Access access) throws IOException;

  /** A new file for reading and writing that goes when it is closed, or with the process. */
  File scratch(Path path) throws IOException;

  /** Whether there is anything under this name, be it a link that leads nowhere. */
  boolean exists(Path path);

  /**
   * What tells the file under this name from any other that exists.
   *
   * @return empty if there is none, or the system has no such thing
   */
  Optional<Object> identity(Path path) throws IOException;

  /** Gives a file a new name in the same folder at once, in place of a file that has it. */
  void move(Path from, Path to) throws IOException;

  /** Removes a file, if it is there. */
  void delete(Path path) throws IOException;

  /**
   * Gives a file the mode of any new file.
   *
   * @param sample a name for one, which a crash may leave
   */
  void openToUmask(Path path, Path sample) throws IOException;

  /** Makes what was created, renamed or removed in the folder last. */
  void syncFolder(Path folder) throws IOException;

  /** An open file. Failures name it. */
  interface File extends Closeable {
    /** Reads some bytes; -1 at the end. */
    int read(ByteBuffer target, long position) throws IOException;

    /** Writes some bytes, at least one. */
    int write(ByteBuffer source, long position) throws IOException;

    /** Makes what was written last. */
    void force() throws IOException;

    /** Cuts the file to this size. */
    void truncate(long size) throws IOException;

    /** Its size in bytes. */
    long size() throws IOException;

    /** Locks it for this process, if no other has locked it; until it is closed. */
    boolean tryLock() throws IOException;
  }
}
