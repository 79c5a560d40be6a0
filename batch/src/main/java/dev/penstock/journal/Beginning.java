package dev.penstock.journal;

import dev.penstock.journal.Inventory.Source;
import java.io.IOException;
import java.time.InstantSource;

/**
 * The steps from an output that is open to a journal that takes records. A crash between any two of
 * them leaves either what was there, to which the same may be done again, or a run without records.
 */
final class Beginning {
  private final Disk disk;
  private final OutputFiles files;
  private final RunFile run;
  private final Earlier earlier;

  Beginning(Disk disk, OutputFiles files, RunFile run, Earlier earlier) {
    this.disk = disk;
    this.files = files;
    this.run = run;
    this.earlier = earlier;
  }

  JournalFile note(RunStart start, InstantSource clock) throws IOException {
    if (earlier.source() == Source.NOTHING) {
      makeWay(clock);
      // A start that retries says that there was a journal, any other that there may be none.
      boolean isJournalFirst = start.opening() == Opening.RETRY_FAILED;
      if (!isJournalFirst) {
        run.append(start);
      }
      JournalFile.create(disk, files.journal());
      disk.syncFolder(files.folder());
      if (isJournalFirst) {
        run.append(start);
      }
    } else {
      if (earlier.isJournalStale()) {
        new EarlierRecords(disk, files, earlier.source()).copyToJournal(earlier.opening());
      }
      run.append(start);
      // Who made the files may have died before it did this.
      disk.syncFolder(files.folder());
    }
    return JournalFile.open(disk, files.journal());
  }

  /** What a finished run left must not be taken for the results of a run that never was. */
  private void makeWay(InstantSource clock) throws IOException {
    if (disk.exists(files.journal())) {
      if (earlier.history().isEnded(RunEnd.Ending.FINISHED)) {
        run.append(earlier.history().end().orElseThrow().overwritten(clock.instant()));
      }
      disk.delete(files.journal());
      disk.syncFolder(files.folder());
    }
  }
}
