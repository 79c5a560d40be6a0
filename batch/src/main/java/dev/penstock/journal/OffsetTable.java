package dev.penstock.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the record of each request begins in the journal: {@code X.offsets}, 8 bytes a request. The
 * file goes when it is closed; where the system allows, it has no name even while it is used, so
 * that a crash leaves none.
 */
final class OffsetTable implements Closeable {
  private final Disk disk;
  private final Path path;
  private @Nullable PagedFile file;
  private @Nullable IOException failure;
  private long size;

  /** A table in a file that is created when the first offset is put. */
  OffsetTable(Disk disk, Path path) {
    this.disk = disk;
    this.path = path;
  }

  /**
   * Notes where a record begins. That this failed is told by {@link #get}, so that the scan which
   * calls this can go on.
   *
   * @param requestNum from 1
   */
  void put(long requestNum, long offset) {
    size = Math.max(size, requestNum);
    try {
      if (failure == null) {
        opened().write((requestNum - 1) * Long.BYTES).putLong(offset + 1);
      }
    } catch (IOException e) {
      failure = e;
    }
  }

  /** The highest number that was put. */
  long size() {
    return size;
  }

  /** Where the record begins; -1 if it was not put. */
  long get(long requestNum) throws IOException {
    if (failure != null) {
      throw failure;
    }
    return opened().read((requestNum - 1) * Long.BYTES).getLong() - 1;
  }

  private PagedFile opened() throws IOException {
    if (file == null) {
      file = new PagedFile(disk.scratch(path));
    }
    return file;
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
