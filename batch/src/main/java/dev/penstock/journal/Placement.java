package dev.penstock.journal;

import dev.penstock.journal.Disk.Access;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * The last steps of a run: the results come into their place, and the journal goes. A crash between
 * any two of them leaves the journal, from which they can be done again; results that are in place
 * already are left there, so that the X.bak of the first time remains.
 */
final class Placement {
  private static final int COMPARED_BYTES = 1 << 16;

  private final Disk disk;
  private final OutputFiles files;
  private final OutputListener listener;

  Placement(Disk disk, OutputFiles files, OutputListener listener) {
    this.disk = disk;
    this.files = files;
    this.listener = listener;
  }

  /** The journal becomes the results. */
  void ofLines() throws IOException {
    if (isInPlace(files.journal())) {
      removeJournal();
    } else {
      disk.openToUmask(files.journal(), files.temporary());
      putInPlace(files.journal());
    }
    disk.delete(files.temporary());
  }

  /** The records of the journal become the results, in the order of their numbers. */
  void ofArray(OffsetTable offsets) throws IOException {
    writeArray(offsets);
    if (isInPlace(files.temporary())) {
      disk.delete(files.temporary());
    } else {
      putInPlace(files.temporary());
    }
    removeJournal();
  }

  private void writeArray(OffsetTable offsets) throws IOException {
    try {
      ResultArray.write(disk, files.journal(), offsets, files.temporary());
      disk.syncFolder(files.folder());
    } catch (IOException e) {
      disk.delete(files.temporary());
      throw e;
    }
  }

  private void removeJournal() throws IOException {
    disk.delete(files.journal());
    disk.syncFolder(files.folder());
  }

  private void putInPlace(Path written) throws IOException {
    if (disk.exists(files.results())) {
      move(files.results(), files.backup());
      listener.notice("the %s that was there is now %s".formatted(files.results(), files.backup()));
    }
    move(written, files.results());
  }

  private void move(Path from, Path to) throws IOException {
    disk.move(from, to);
    disk.syncFolder(files.folder());
  }

  private boolean isInPlace(Path written) throws IOException {
    if (!disk.exists(files.results())) {
      return false;
    }
    try (Disk.File one = disk.open(written, Access.READ);
        Disk.File other = disk.open(files.results(), Access.READ)) {
      return one.size() == other.size() && isSame(one, other, one.size());
    }
  }

  private static boolean isSame(Disk.File one, Disk.File other, long size) throws IOException {
    ByteBuffer ones = ByteBuffer.allocate(COMPARED_BYTES);
    ByteBuffer others = ByteBuffer.allocate(COMPARED_BYTES);
    for (long at = 0; at < size; at += COMPARED_BYTES) {
      fill(one, at, ones);
      fill(other, at, others);
      if (!ones.equals(others)) {
        return false;
      }
    }
    return true;
  }

  private static void fill(Disk.File file, long position, ByteBuffer buffer) throws IOException {
    buffer.clear();
    int read = 0;
    while (buffer.hasRemaining() && read >= 0) {
      read = file.read(buffer, position + buffer.position());
    }
    buffer.flip();
  }
}
