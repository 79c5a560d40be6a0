package dev.penstock.journal;

import dev.penstock.journal.Inventory.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The steps by which the files of a run follow one another. After a crash between any two of them
 * the records are in {@code X.journal} or in X, whole.
 *
 * <p>Opening: lock {@code X.run}; look what is there; read the records that the run goes on with;
 * save and cut a torn tail. Beginning: remove the journal that is in the way, or write it anew to
 * retry what failed or after a failed sync ({@code X.tmp}, synced, renamed); note the start; create
 * the journal. Finish: sync the journal; note the end; write {@code X.tmp}; rename an X that is
 * there to {@code X.bak}; rename {@code X.tmp}, or for {@code .jsonl} the journal, to X; remove the
 * journal. The folder is synced after each step.
 */
final class FileOutput implements Output {
  private static final int NUMBER_AT =
      "{\"request_num\":".getBytes(StandardCharsets.US_ASCII).length;

  private final OutputFiles files;
  private final Opening opening;
  private final Fsync fsync;
  private final OutputListener listener;
  private final Host host;
  private final RunFile run;
  private final RunHistory history;
  private final Source source;
  private final RecordedRequests recorded;
  private @Nullable JournalFile journal;
  private @Nullable RecordWriter writer;
  private boolean isInPlace;

  private FileOutput(
      OutputFiles files,
      Opening opening,
      Fsync fsync,
      OutputListener listener,
      Host host,
      RunFile run,
      Earlier earlier) {
    this.files = files;
    this.opening = opening;
    this.fsync = fsync;
    this.listener = listener;
    this.host = host;
    this.run = run;
    history = earlier.history();
    source = earlier.source();
    recorded = earlier.recorded();
    isInPlace = isComplete();
  }

  static FileOutput open(
      OutputFiles files, Opening opening, Fsync fsync, OutputListener listener, Host host)
      throws OutputInUseException, OutputRefusedException, IOException {
    try {
      RunFile run = RunFile.open(host.disk(), files);
      try {
        Earlier earlier = Earlier.read(files, opening, run.history(), listener, host);
        return new FileOutput(files, opening, fsync, listener, host, run, earlier);
      } catch (IOException | OutputRefusedException | RuntimeException e) {
        try (run) {
          run.removeIfEmpty();
        }
        throw e;
      }
    } catch (IOException | OutputInUseException | OutputRefusedException | RuntimeException e) {
      host.close();
      throw e;
    }
  }

  /** What the run goes on with. */
  private record Earlier(RunHistory history, Source source, RecordedRequests recorded) {
    static Earlier read(
        OutputFiles files, Opening opening, RunHistory history, OutputListener listener, Host host)
        throws OutputRefusedException, IOException {
      Source source = Inventory.take(host.disk(), files, history).source(opening);
      if (source == Source.NOTHING) {
        return new Earlier(history, source, new RecordedRequests());
      }
      RecordedRequests recorded = new RecordedRequests(host.disk(), files.hashes());
      try {
        EarlierRecords records = new EarlierRecords(host.disk(), files, source);
        RecordScan scan = records.read(opening, recorded);
        if (source == Source.RESULTS) {
          requireAll(scan.seen().count(), history, files);
        }
        records.cutTail(scan, host.clock(), listener);
        return new Earlier(history, source, recorded);
      } catch (IOException | OutputRefusedException | RuntimeException e) {
        recorded.close();
        throw e;
      }
    }

    /** Other results may have been put where those of the run were. */
    private static void requireAll(long records, RunHistory history, OutputFiles files)
        throws OutputRefusedException {
      long selected = history.selected().orElse(records);
      if (records != selected) {
        throw new OutputRefusedException(
            ("%s has %d records, but the run that %s tells of selected %d; put its results back, or"
                    + " --overwrite starts anew without them")
                .formatted(files.results(), records, files.run(), selected));
      }
    }
  }

  static List<String> foresee(OutputFiles files, Opening opening, Disk disk)
      throws OutputInUseException, OutputRefusedException, IOException {
    Inventory found = Inventory.take(disk, files, RunFile.look(disk, files));
    found.source(opening);
    return found.sentences(opening);
  }

  @Override
  public Optional<RunStart> previous() {
    return opening.continues() ? history.start() : Optional.empty();
  }

  @Override
  public boolean isComplete() {
    return opening == Opening.RESUME && source == Source.RESULTS;
  }

  @Override
  public Recorded recorded() {
    return recorded;
  }

  @Override
  public void begin(RunStart start) throws IOException {
    Disk disk = host.disk();
    if (source == Source.NOTHING) {
      makeWay();
      run.append(start);
      journal = JournalFile.create(disk, files.journal());
      disk.syncFolder(files.folder());
    } else {
      if (opening == Opening.RETRY_FAILED || history.isEnded(RunEnd.Ending.FAILED)) {
        new EarlierRecords(disk, files, source).copyToJournal(opening);
      }
      run.append(start);
      journal = JournalFile.goOn(disk, files.journal());
    }
    writer = new RecordWriter(journal, fsync, host, listener::failed);
  }

  /** What a finished run left must not be taken for the results of a run that never was. */
  private void makeWay() throws IOException {
    Disk disk = host.disk();
    if (disk.exists(files.journal())) {
      if (history.isEnded(RunEnd.Ending.FINISHED)) {
        run.append(history.end().orElseThrow().overwritten(host.clock().instant()));
      }
      disk.delete(files.journal());
      disk.syncFolder(files.folder());
    }
  }

  @Override
  public boolean append(RequestRecord request) {
    return Objects.requireNonNull(writer).append(RecordLine.of(request));
  }

  @Override
  public Optional<IOException> drain() {
    return writer == null ? Optional.empty() : writer.drain();
  }

  @Override
  public void end(RunEnd end) throws IOException {
    JournalFile records = Objects.requireNonNull(journal);
    boolean isFinished = end.ending() == RunEnd.Ending.FINISHED;
    try (OffsetTable offsets = new OffsetTable(host.disk(), files.offsets())) {
      try {
        note(end, records);
      } catch (IOException e) {
        tellWhatThereIs(records, e);
        throw e;
      }
      scan(records, isFinished && !files.isLines() ? offsets::put : (number, offset) -> {});
      if (isFinished) {
        finish(offsets);
      }
    }
  }

  private void note(RunEnd end, JournalFile records) throws IOException {
    try {
      requireJournal();
      records.force();
    } catch (IOException e) {
      noteFailure(end, e);
      throw e;
    }
    run.append(end);
  }

  /** The report has what can be read. */
  private void tellWhatThereIs(JournalFile records, IOException failure) {
    try {
      scan(records, (number, offset) -> {});
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  /** A run of which it is noted that it finished has a journal or results. */
  private void requireJournal() throws IOException {
    if (!host.disk().exists(files.journal())) {
      throw new NoSuchFileException(
          files.journal().toString(), null, "it was removed or renamed while the run wrote it");
    }
  }

  private void noteFailure(RunEnd end, IOException failure) {
    try {
      run.append(end.failed(failure));
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** Takes the offset of each record. */
  private interface OffsetIndex {
    void put(long requestNum, long offset);
  }

  private void scan(JournalFile records, OffsetIndex index) throws IOException {
    records.scan(
        (offset, buffer, from, to) -> {
          listener.record(buffer, from, to);
          index.put(requestNum(buffer, from), offset);
        });
  }

  /** The number that follows the first key. */
  private static long requestNum(byte[] line, int from) {
    long number = 0;
    for (int i = from + NUMBER_AT; line[i] >= '0' && line[i] <= '9'; i++) {
      number = number * 10 + (line[i] - '0');
    }
    return number;
  }

  private void finish(OffsetTable offsets) throws IOException {
    Placement placement = new Placement(host.disk(), files, listener);
    if (files.isLines()) {
      placement.ofLines();
    } else {
      placement.ofArray(offsets);
    }
    isInPlace = true;
  }

  @Override
  public List<RunEvent> events() throws IOException {
    return run.history().events();
  }

  @Override
  public Optional<Path> answers() {
    return Optional.of(isInPlace ? files.results() : files.journal());
  }

  @Override
  public void close() throws IOException {
    JournalFile begun = journal;
    try (host;
        recorded;
        run;
        begun) {
      drain();
      if (begun == null) {
        run.removeIfEmpty();
      }
    }
  }
}
