package dev.penstock.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What earlier runs left on an output, by which it is decided whether another may begin and what it
 * goes on with.
 */
record Inventory(
    OutputFiles files,
    RunHistory history,
    boolean hasJournal,
    boolean hasRecords,
    boolean hasResults,
    boolean hasBackup) {

  /** Where the records are that a run goes on with. */
  enum Source {
    NOTHING,
    JOURNAL,
    RESULTS
  }

  static Inventory take(Disk disk, OutputFiles files, RunHistory history) throws IOException {
    boolean hasJournal = disk.exists(files.journal());
    return new Inventory(
        files,
        history,
        hasJournal,
        hasJournal && size(disk, files) > 0,
        disk.exists(files.results()),
        disk.exists(files.backup()));
  }

  private static long size(Disk disk, OutputFiles files) throws IOException {
    try (Disk.File journal = disk.open(files.journal(), Disk.Access.READ)) {
      return journal.size();
    }
  }

  /**
   * Where the records are that a run opened so goes on with.
   *
   * @throws OutputRefusedException if it must not begin, or what it would go on with is not there
   */
  Source source(Opening opening) throws OutputRefusedException {
    if (opening.continues()) {
      return sourceToGoOnWith();
    }
    if (opening == Opening.NEW && hasRecords) {
      throw new OutputRefusedException(
          ("%s holds the answers of a run that is not finished; --resume goes on with it,"
                  + " --overwrite removes it; or give another output")
              .formatted(files.journal()));
    }
    return Source.NOTHING;
  }

  private Source sourceToGoOnWith() throws OutputRefusedException {
    requireReadable();
    boolean isKnown = history.start().isPresent();
    if (hasRecords && !isKnown) {
      throw refusal(
          "%s does not say of which run the answers in %s are"
              .formatted(files.run(), files.journal()));
    }
    if (hasJournal && isKnown) {
      return Source.JOURNAL;
    }
    return isKnown ? sourceWithoutJournal() : nothing();
  }

  private void requireReadable() throws OutputRefusedException {
    if (history.damagedAt().isPresent()) {
      throw refusal(
          "%s is damaged: the line at byte %d is none of Penstock"
              .formatted(files.run(), history.damagedAt().getAsLong()));
    }
  }

  private Source nothing() throws OutputRefusedException {
    if (hasResults) {
      throw refusal(
          "%s, which says what run %s is of, is not there".formatted(files.run(), files.results()));
    }
    return Source.NOTHING;
  }

  private Source sourceWithoutJournal() throws OutputRefusedException {
    if (history.isEnded(RunEnd.Ending.FINISHED)) {
      if (!hasResults) {
        throw refusal(
            "%s, the results of the run that %s says is finished, is not there"
                .formatted(files.results(), files.run()));
      }
      return Source.RESULTS;
    }
    if (history.hadJournal()) {
      throw refusal(
          "%s, which holds the answers of the run that %s tells of, is not there"
              .formatted(files.journal(), files.run()));
    }
    return Source.NOTHING;
  }

  private static OutputRefusedException refusal(String problem) {
    return new OutputRefusedException(
        problem + "; put it back as it was, or --overwrite starts anew without those answers");
  }

  /** What a run opened so would do with the files, one sentence each. */
  List<String> sentences(Opening opening) {
    List<String> sentences = new ArrayList<>();
    if (opening == Opening.OVERWRITE && hasJournal) {
      sentences.add("%s is removed, with the answers in it".formatted(files.journal()));
    }
    if (hasResults) {
      sentences.add(
          "the %s that is there becomes %s".formatted(files.results(), files.backup())
              + (hasBackup ? ", in place of the one that is there" : ""));
    }
    return sentences;
  }
}
