package dev.penstock.journal;

import dev.penstock.journal.Disk.Access;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * {@code X} where X is not {@code .jsonl}: one JSON array of the records in the order of the input,
 * one a line as {@link RecordLine} writes them.
 *
 * <pre>{@code
 * [
 * {"request_num":1,"line":1,"ok":false,...},
 * {"request_num":2,"line":2,"ok":true,...}
 * ]
 * }</pre>
 *
 * <p>It is written as {@code X.tmp}, synced and then renamed, so that a crash leaves either the X
 * that was there or this one; an {@code X.tmp} that a crash left is written anew.
 */
final class ResultArray {
  private static final byte[] OPENING = {'['};
  private static final byte[] FIRST = {'\n'};
  private static final byte[] SEPARATOR = {',', '\n'};
  private static final byte[] CLOSING = {'\n', ']', '\n'};

  private final NewFile target;

  private ResultArray(NewFile target) {
    this.target = target;
  }

  /** Copies the records of the journal, each from its offset; the file is synced. */
  static void write(Disk disk, Path journal, OffsetTable offsets, Path target) throws IOException {
    try (PagedFile records = new PagedFile(disk.open(journal, Access.READ));
        NewFile file = NewFile.create(disk, target, Access.CREATE)) {
      new ResultArray(file).copy(records, offsets);
      file.force();
    }
  }

  private void copy(PagedFile records, OffsetTable offsets) throws IOException {
    target.put(ByteBuffer.wrap(OPENING));
    byte[] before = FIRST;
    for (long i = 1; i <= offsets.size(); i++) {
      long offset = offsets.get(i);
      if (offset >= 0) {
        target.put(ByteBuffer.wrap(before));
        copyLine(records, offset);
        before = SEPARATOR;
      }
    }
    target.put(ByteBuffer.wrap(CLOSING));
  }

  private void copyLine(PagedFile records, long offset) throws IOException {
    long position = offset;
    for (boolean isEnded = false; !isEnded; ) {
      ByteBuffer page = records.read(position);
      int from = page.position();
      if (page.get(from) == 0) {
        throw new IOException("the journal was cut while it was read, at byte " + position);
      }
      int to = from;
      while (to < page.limit() && page.get(to) != '\n') {
        to++;
      }
      isEnded = to < page.limit();
      target.put(page.slice(from, to - from));
      position += to - from;
    }
  }
}
