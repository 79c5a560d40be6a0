package dev.penstock.journal;

import dev.penstock.journal.Disk.Access;
import dev.penstock.journal.LineScanner.LineVisitor;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * {@code X.journal}: the records of a run that is not finished, in the order of their answers, one
 * a line as {@link RecordLine} writes them.
 *
 * <pre>{@code
 * {"request_num":2,"line":2,"ok":true,...}
 * {"request_num":1,"line":1,"ok":false,...}
 * }</pre>
 *
 * <p>A record counts when its newline is there. No request has two.
 *
 * <p>A crash may leave a last line without its newline, and a power failure zeros in place of what
 * was written last: {@link EarlierRecords} saves that aside and cuts it. Anything else that is no
 * record is damage, and nobody goes on with it.
 *
 * <p>A write that failed may leave a torn line too: the file is cut back to its last newline at
 * once, which works on a full disk. Nothing is written after a failed write. After a failed force
 * nobody knows what is on the disk, and the system tells it but once: every later force fails too,
 * the run ends as failed, and the next one copies the journal into a new file before it goes on.
 */
final class JournalFile implements Sink, Closeable {
  /** A write to a channel takes as much memory outside the heap. */
  private static final int MAX_WRITE = 1 << 20;

  private final Disk.File file;
  private long size;
  private @Nullable IOException forceFailure;

  private JournalFile(Disk.File file) throws IOException {
    this.file = file;
    size = file.size();
  }

  /** Creates the file, which must not be there. */
  static void create(Disk disk, Path path) throws IOException {
    disk.open(path, Access.CREATE_PRIVATE).close();
  }

  /** Goes on at the end of the file, which must be there, and empty or end with a newline. */
  static JournalFile open(Disk disk, Path path) throws IOException {
    return new JournalFile(disk.open(path, Access.WRITE));
  }

  /** Writes whole lines, all of them; if that fails, those that were written whole remain. */
  @Override
  public void write(byte[] lines, int length) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(lines, 0, length);
    try {
      while (rest.position() < length) {
        rest.limit(Math.min(rest.position() + MAX_WRITE, length));
        file.write(rest, size + rest.position());
      }
      size += length;
    } catch (IOException e) {
      cutTornLine(lines, rest.position(), e);
      throw e;
    }
  }

  private void cutTornLine(byte[] lines, int written, IOException failure) {
    int end = written;
    while (end > 0 && lines[end - 1] != '\n') {
      end--;
    }
    size += end;
    try {
      file.truncate(size);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** Shows every line, even if the file has lost its name. */
  void scan(LineVisitor visitor) throws IOException {
    LineScanner.scan(file, visitor);
  }

  @Override
  public void force() throws IOException {
    if (forceFailure != null) {
      throw forceFailure;
    }
    try {
      file.force();
    } catch (IOException e) {
      forceFailure = e;
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
