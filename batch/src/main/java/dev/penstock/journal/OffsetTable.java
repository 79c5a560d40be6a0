package dev.penstock.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Where the record of each request begins in the journal: {@code X.offsets}, 8 bytes a request. The
 * file goes when it is closed; where the system allows, it has no name even while it is used, so
 * that a crash leaves none.
 */
final class OffsetTable implements Closeable {
  private final PagedFile file;
  private long size;

  private OffsetTable(PagedFile file) {
    this.file = file;
  }

  static OffsetTable create(Path path) throws IOException {
    return new OffsetTable(
        new PagedFile(
            FileChannel.open(
                path,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE)));
  }

  /** The highest number that was put. */
  long size() {
    return size;
  }

  /**
   * Notes where a record begins.
   *
   * @param requestNum from 1
   */
  void put(long requestNum, long offset) throws IOException {
    file.write((requestNum - 1) * Long.BYTES).putLong(offset + 1);
    size = Math.max(size, requestNum);
  }

  /** Where the record begins; -1 if it was not put. */
  long get(long requestNum) throws IOException {
    return file.read((requestNum - 1) * Long.BYTES).getLong() - 1;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
