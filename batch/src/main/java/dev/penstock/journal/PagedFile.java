package dev.penstock.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A file of any length, 4 MiB of which are in memory. Each page has one place where it can be, so
 * that uses which stay within 4 MiB of each other do not push one another out.
 */
final class PagedFile implements Closeable {
  private static final int PAGE_BYTES = 1 << 14;
  private static final int PAGES = 1 << 8;

  private final Disk.File file;
  private final Page[] pages = new Page[PAGES];

  PagedFile(Disk.File file) {
    this.file = file;
    for (int i = 0; i < PAGES; i++) {
      pages[i] = new Page();
    }
  }

  /** The bytes from this position on, as many as are in one page: zeros beyond the file's end. */
  ByteBuffer read(long position) throws IOException {
    return page(position).bytes.position((int) (position % PAGE_BYTES));
  }

  /** As {@link #read}, to be changed until the next call. */
  ByteBuffer write(long position) throws IOException {
    page(position).isChanged = true;
    return read(position);
  }

  private Page page(long position) throws IOException {
    long number = position / PAGE_BYTES;
    Page page = pages[(int) (number % PAGES)];
    if (page.number != number) {
      page.save();
      page.load(number);
    }
    return page;
  }

  /** Drops the changes that are in memory only. */
  @Override
  public void close() throws IOException {
    file.close();
  }

  /** A place for a part of the file. */
  private final class Page {
    private ByteBuffer bytes = ByteBuffer.allocate(0);
    private long number = -1;
    private boolean isChanged;

    private void save() throws IOException {
      bytes.clear();
      while (isChanged && bytes.hasRemaining()) {
        file.write(bytes, number * PAGE_BYTES + bytes.position());
      }
      isChanged = false;
    }

    private void load(long number) throws IOException {
      this.number = number;
      bytes = bytes.capacity() == 0 ? ByteBuffer.allocate(PAGE_BYTES) : bytes.clear();
      int read = 0;
      while (bytes.hasRemaining() && read >= 0) {
        read = file.read(bytes, number * PAGE_BYTES + bytes.position());
      }
      while (bytes.hasRemaining()) {
        bytes.put((byte) 0);
      }
    }
  }
}
