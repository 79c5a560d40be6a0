package dev.penstock.journal;

import dev.penstock.journal.Disk.Access;
import dev.penstock.journal.Inventory.Source;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

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

  /** Takes a record that is kept. */
  interface Keeper {
    void keep(RecordHead head) throws IOException;
  }

  /**
   * Reads all of them, and gives those that the opening keeps to the keeper.
   *
   * @throws OutputRefusedException if the file is damaged, or is not that of the run
   */
  RecordScan read(Opening opening, RunHistory history, Keeper keeper)
      throws OutputRefusedException, IOException {
    RecordScan scan =
        scan(
            (head, offset, buffer, from, to) -> {
              if (isKept(head, opening)) {
                keeper.keep(head);
              }
            });
    if (!scan.problems().isEmpty()) {
      throw new OutputRefusedException(
          "%s is damaged: %s; %s; or --overwrite starts anew without the answers in it"
              .formatted(path(), scan.inWords(), remedy()));
    }
    if (source == Source.RESULTS) {
      requireAll(scan.seen().count(), history);
    }
    return scan;
  }

  /** Other results may have been put where those of the run were. */
  private void requireAll(long records, RunHistory history) throws OutputRefusedException {
    long selected = history.selected().orElse(records);
    if (records != selected) {
      throw new OutputRefusedException(
          ("%s has %d records, but the run that %s tells of selected %d; put its results back, or"
                  + " --overwrite starts anew without them")
              .formatted(path(), records, files.run(), selected));
    }
  }

  /** What a run opened so would do with them, one sentence each. */
  List<String> foresee(Opening opening, RunHistory history, RecordedRequests kept)
      throws OutputRefusedException, IOException {
    RecordScan scan = read(opening, history, kept::add);
    List<String> sentences = new ArrayList<>();
    if (isTorn(scan)) {
      sentences.add(
          "the last %d bytes of %s, where a crash tore a record, are saved aside"
              .formatted(scan.size() - scan.whole(), path()));
    }
    String which = opening == Opening.RESUME ? "a record" : "a record of success";
    sentences.add(
        "%d requests have %s in %s and are not sent again".formatted(kept.count(), which, path()));
    return sentences;
  }

  private boolean isTorn(RecordScan scan) {
    return source == Source.JOURNAL && scan.whole() < scan.size();
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
    if (isTorn(scan)) {
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
