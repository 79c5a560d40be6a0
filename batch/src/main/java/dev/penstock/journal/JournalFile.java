package dev.penstock.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * {@code X.journal}: the records of a run that is not finished, in the order of their answers, one
 * a line as {@link RecordLine} writes them.
 *
 * <pre>{@code
 * {"request_num":2,"line":2,"ok":true,...}
 * {"request_num":1,"line":1,"ok":false,...}
 * }</pre>
 *
 * <p>A record counts when its newline is there. No request has two. A crash may leave a last line
 * without its newline, and a write that failed may too: after the latter the file is cut back to
 * its last newline at once, which works on a full disk. Nothing is written after a failed write.
 */
final class JournalFile implements Closeable {
  /** A write to a channel takes as much memory outside the heap. */
  private static final int MAX_WRITE = 1 << 20;

  private final Path path;
  private final FileChannel channel;

  JournalFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /** Creates the file, which must not be there. */
  static JournalFile create(Path path) throws IOException {
    return new JournalFile(
        path,
        FileChannel.open(
            path,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            OutputFiles.ownerOnly(path)));
  }

  /** Writes whole lines, all of them; if that fails, those that were written whole remain. */
  void write(byte[] lines, int length) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(lines, 0, length);
    try {
      while (rest.position() < length) {
        rest.limit(Math.min(rest.position() + MAX_WRITE, length));
        channel.write(rest);
      }
    } catch (IOException e) {
      cutTornLine(lines, rest.position(), e);
      throw OutputFiles.failure(path, e);
    }
  }

  private void cutTornLine(byte[] lines, int written, IOException failure) {
    int end = written;
    while (end > 0 && lines[end - 1] != '\n') {
      end--;
    }
    try {
      channel.truncate(channel.position() - (written - end));
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** Makes what was written last. */
  void force() throws IOException {
    channel.force(true);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
