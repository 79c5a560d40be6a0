package dev.penstock.journal;

import dev.penstock.journal.Inventory.Source;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** What a run goes on with, as it was found when the output was opened. */
record Earlier(RunHistory history, Source source, RecordedRequests recorded, Opening opening)
    implements Closeable {

  /** Reads the records, if there are any to go on with; saves and cuts a torn tail. */
  static Earlier read(
      OutputFiles files, Opening opening, RunHistory history, OutputListener listener, Host host)
      throws OutputRefusedException, IOException {
    Source source = Inventory.take(host.disk(), files, history).source(opening);
    if (source == Source.NOTHING) {
      return new Earlier(history, source, new RecordedRequests(), opening);
    }
    RecordedRequests recorded = new RecordedRequests(host.disk(), files.hashes());
    try {
      EarlierRecords records = new EarlierRecords(host.disk(), files, source);
      RecordScan scan = records.read(opening, history, recorded::add);
      records.cutTail(scan, host.clock(), listener);
      return new Earlier(history, source, recorded, opening);
    } catch (IOException | OutputRefusedException | RuntimeException e) {
      recorded.close();
      throw e;
    }
  }

  /** The last start, if the run goes on with it. */
  Optional<RunStart> previous() {
    return opening.continues() ? history.start() : Optional.empty();
  }

  /** Whether there is nothing to do. */
  boolean isComplete() {
    return opening == Opening.RESUME && source == Source.RESULTS;
  }

  /** Whether the journal is to be written anew, if it is there. */
  boolean isJournalStale() {
    return opening == Opening.RETRY_FAILED || history.end().filter(RunEnd::suspect).isPresent();
  }

  @Override
  public void close() throws IOException {
    recorded.close();
  }
}
