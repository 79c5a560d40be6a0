package dev.penstock.journal;

import dev.penstock.journal.Inventory.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
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
  private final Fsync fsync;
  private final OutputListener listener;
  private final Host host;
  private final RunFile run;
  private final Earlier earlier;
  private @Nullable JournalFile journal;
  private @Nullable RecordWriter writer;
  private boolean isInPlace;

  private FileOutput(
      OutputFiles files,
      Fsync fsync,
      OutputListener listener,
      Host host,
      RunFile run,
      Earlier earlier) {
    this.files = files;
    this.fsync = fsync;
    this.listener = listener;
    this.host = host;
    this.run = run;
    this.earlier = earlier;
    isInPlace = earlier.isComplete();
  }

  static FileOutput open(
      OutputFiles files, Opening opening, Fsync fsync, OutputListener listener, Host host)
      throws OutputInUseException, OutputRefusedException, IOException {
    try {
      RunFile run = RunFile.open(host.disk(), files);
      try {
        Earlier earlier = Earlier.read(files, opening, run.history(), listener, host);
        return new FileOutput(files, fsync, listener, host, run, earlier);
      } catch (IOException | OutputRefusedException | RuntimeException | Error e) {
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

  static Foresight foresee(OutputFiles files, Opening opening, Disk disk)
      throws OutputInUseException, OutputRefusedException, IOException {
    RunHistory history = RunFile.look(disk, files);
    Inventory found = Inventory.take(disk, files, history);
    Source source = found.source(opening);
    List<String> sentences = new ArrayList<>();
    RecordedRequests recorded =
        source == Source.NOTHING
            ? new RecordedRequests()
            : new RecordedRequests(disk, files.hashes());
    try {
      if (source != Source.NOTHING) {
        EarlierRecords records = new EarlierRecords(disk, files, source);
        sentences.addAll(records.foresee(opening, history, recorded));
      }
      if (source != Source.RESULTS || opening != Opening.RESUME) {
        sentences.addAll(found.sentences(opening));
      }
      return new Foresight(
          sentences, opening.continues() ? history.start() : Optional.empty(), recorded);
    } catch (OutputRefusedException | IOException | RuntimeException e) {
      recorded.close();
      throw e;
    }
  }

  @Override
  public Optional<RunStart> previous() {
    return earlier.previous();
  }

  @Override
  public boolean isComplete() {
    return earlier.isComplete();
  }

  @Override
  public Recorded recorded() {
    return earlier.recorded();
  }

  @Override
  public void begin(RunStart start) throws IOException {
    journal = new Beginning(host.disk(), files, run, earlier).note(start, host.clock());
    writer = new RecordWriter(journal, fsync, host, listener::failed);
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
      requireAllWritten(end);
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

  private void requireAllWritten(RunEnd end) throws IOException {
    Optional<IOException> failure = drain();
    if (failure.isPresent() && end.ending() == RunEnd.Ending.FINISHED) {
      throw failure.get();
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
  public List<RunEvent> events() {
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
        earlier;
        run;
        begun) {
      drain();
      if (begun == null) {
        run.removeIfEmpty();
      }
    }
  }
}
