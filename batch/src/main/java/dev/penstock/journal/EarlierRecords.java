package dev.penstock.journal;

import dev.penstock.journal.Disk.Access;
import dev.penstock.journal.Inventory.Source;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * The records that a run goes on with, read and checked: those of {@code X.journal} or of X.
 *
 * <p>The torn tail of a journal is saved aside, as {@code X.journal.broken-} and the time, and cut.
 * Of a crash between the two there remain both, and the next run saves it once more.
 */
final class EarlierRecords {
  private static final DateTimeFormatter NAMED_TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private static final byte[] NEWLINE = {'\n'};

  private final Disk disk;
  private final OutputFiles files;
  private final Source source;

  EarlierRecords(Disk disk, OutputFiles files, Source source) {
    this.disk = disk;
    this.files = files;
    this.source = source;
  }

  /**
   * Reads all of them, and puts those that the opening keeps into the set.
   *
   * @throws OutputRefusedException if the file is damaged
   */
  RecordScan read(Opening opening, RecordedRequests kept)
      throws OutputRefusedException, IOException {
    RecordScan scan =
        scan(
            (head, offset, buffer, from, to) -> {
              if (isKept(head, opening)) {
                kept.add(head);
              }
            });
    if (!scan.problems().isEmpty()) {
      throw new OutputRefusedException(
          "%s is damaged: %s; %s; or --overwrite starts anew without the answers in it"
              .formatted(path(), scan.inWords(), remedy()));
    }
    return scan;
  }

  private String remedy() {
    return source == Source.JOURNAL
        ? "take these lines out of it, and their requests are sent again"
        : "put it back as it was written";
  }

  private static boolean isKept(RecordHead head, Opening opening) {
    return head.ok() || opening == Opening.RESUME;
  }

  private RecordScan scan(RecordScan.RecordVisitor visitor) throws IOException {
    RecordScan.Form form = source == Source.JOURNAL ? RecordScan.Form.JOURNAL : files.form();
    return RecordScan.of(disk, path(), form, visitor);
  }

  private Path path() {
    return source == Source.JOURNAL ? files.journal() : files.results();
  }

  /** Saves the torn tail, if there is one, and cuts it. */
  void cutTail(RecordScan scan, InstantSource clock, OutputListener listener) throws IOException {
    if (source == Source.JOURNAL && scan.whole() < scan.size()) {
      Path saved = saveTail(scan, freeName(clock));
      try (Disk.File journal = disk.open(path(), Access.WRITE)) {
        journal.truncate(scan.whole());
        journal.force();
      }
      listener.notice(
          ("%s ended in the middle of a record; its last %d bytes are now in %s, and the request is"
                  + " sent again")
              .formatted(path(), scan.size() - scan.whole(), saved));
    }
  }

  private Path freeName(InstantSource clock) {
    String time = NAMED_TIME.format(clock.instant());
    Path name = files.broken(time);
    for (int i = 2; disk.exists(name); i++) {
      name = files.broken(time + "-" + i);
    }
    return name;
  }

  private Path saveTail(RecordScan scan, Path saved) throws IOException {
    try (PagedFile journal = new PagedFile(disk.open(path(), Access.READ));
        NewFile copy = NewFile.create(disk, saved, Access.CREATE_PRIVATE)) {
      for (long at = scan.whole(); at < scan.size(); ) {
        ByteBuffer page = journal.read(at);
        ByteBuffer part =
            page.slice(page.position(), (int) Math.min(page.remaining(), scan.size() - at));
        at += part.remaining();
        copy.put(part);
      }
      copy.force();
    }
    disk.syncFolder(files.folder());
    return saved;
  }

  /** Makes a journal of those that the opening keeps, in place of one that is there. */
  void copyToJournal(Opening opening) throws IOException {
    try (NewFile copy = NewFile.create(disk, files.temporary(), Access.CREATE_PRIVATE)) {
      scan(
          (head, offset, buffer, from, to) -> {
            if (isKept(head, opening)) {
              copy.put(ByteBuffer.wrap(buffer, from, to - from));
              copy.put(ByteBuffer.wrap(NEWLINE));
            }
          });
      copy.force();
    }
    disk.move(files.temporary(), files.journal());
    disk.syncFolder(files.folder());
  }
}
