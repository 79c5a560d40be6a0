package dev.penstock.journal;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
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
  private static final int BUFFER_BYTES = 1 << 18;
  private static final byte[] OPENING = {'['};
  private static final byte[] FIRST = {'\n'};
  private static final byte[] SEPARATOR = {',', '\n'};
  private static final byte[] CLOSING = {'\n', ']', '\n'};

  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

  private ResultArray(FileChannel channel) {
    this.channel = channel;
  }

  /** Copies the records of the journal, each from its offset; the file is synced. */
  static void write(Path journal, OffsetTable offsets, Path target) throws IOException {
    try (PagedFile records = new PagedFile(FileChannel.open(journal, READ));
        FileChannel channel = FileChannel.open(target, CREATE, TRUNCATE_EXISTING, WRITE)) {
      new ResultArray(channel).copy(records, offsets);
      channel.force(true);
    }
  }

  private void copy(PagedFile records, OffsetTable offsets) throws IOException {
    put(ByteBuffer.wrap(OPENING));
    byte[] before = FIRST;
    for (long i = 1; i <= offsets.size(); i++) {
      long offset = offsets.get(i);
      if (offset >= 0) {
        put(ByteBuffer.wrap(before));
        copyLine(records, offset);
        before = SEPARATOR;
      }
    }
    put(ByteBuffer.wrap(CLOSING));
    flush();
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
      put(page.slice(from, to - from));
      position += to - from;
    }
  }

  private void put(ByteBuffer bytes) throws IOException {
    if (buffer.remaining() < bytes.remaining()) {
      flush();
    }
    buffer.put(bytes);
  }

  private void flush() throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }
}
