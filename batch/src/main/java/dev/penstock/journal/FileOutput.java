package dev.penstock.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The steps by which the files of a run follow one another. After a crash between any two of them
 * the records are in {@code X.journal} or in X, whole.
 *
 * <p>Start: lock {@code X.run}; look for a journal; note the start; create the journal. Finish:
 * sync the journal; note the end; write {@code X.tmp}; rename an X that is there to {@code X.bak};
 * rename {@code X.tmp}, or for {@code .jsonl} the journal, to X; remove the journal. The folder is
 * synced after each step.
 */
final class FileOutput implements Output {
  private static final int NUMBER_AT =
      "{\"request_num\":".getBytes(StandardCharsets.US_ASCII).length;

  private final OutputFiles files;
  private final OutputListener listener;
  private final RunFile run;
  private final JournalFile journal;
  private final RecordWriter writer;
  private boolean isInPlace;

  private FileOutput(OutputFiles files, OutputListener listener, RunFile run, JournalFile journal) {
    this.files = files;
    this.listener = listener;
    this.run = run;
    this.journal = journal;
    this.writer = new RecordWriter(journal::write, listener::failed);
  }

  static FileOutput open(
      OutputFiles files, boolean overwrite, RunStart start, OutputListener listener)
      throws OutputInUseException, OutputRefusedException, IOException {
    RunFile run = RunFile.open(files);
    try {
      makeWay(files, overwrite);
      run.append(start);
      JournalFile journal = JournalFile.create(files.journal());
      files.syncFolder();
      return new FileOutput(files, listener, run, journal);
    } catch (IOException | OutputRefusedException | RuntimeException e) {
      run.close();
      throw e;
    }
  }

  static List<String> foresee(OutputFiles files, boolean overwrite)
      throws OutputInUseException, OutputRefusedException, IOException {
    RunFile.requireFree(files);
    List<String> sentences = new ArrayList<>();
    if (isInTheWay(files, overwrite)) {
      sentences.add("%s is removed, with the answers in it".formatted(files.journal()));
    }
    if (Files.exists(files.results())) {
      sentences.add(
          "the %s that is there becomes %s".formatted(files.results(), files.backup())
              + (Files.exists(files.backup()) ? ", in place of the one that is there" : ""));
    }
    return sentences;
  }

  private static void makeWay(OutputFiles files, boolean overwrite)
      throws OutputRefusedException, IOException {
    if (isInTheWay(files, overwrite)) {
      Files.delete(files.journal());
      files.syncFolder();
    }
  }

  /** Whether there is a journal to remove. */
  private static boolean isInTheWay(OutputFiles files, boolean overwrite)
      throws OutputRefusedException, IOException {
    Path journal = files.journal();
    boolean isThere = Files.exists(journal, LinkOption.NOFOLLOW_LINKS);
    if (isThere && !overwrite && Files.size(journal) > 0) {
      throw new OutputRefusedException(
          ("%s holds the answers of a run that is not finished; keep a copy of it or give another"
                  + " output; --overwrite removes it")
              .formatted(journal));
    }
    return isThere;
  }

  @Override
  public boolean append(RequestRecord request) {
    return writer.append(RecordLine.of(request));
  }

  @Override
  public Optional<IOException> drain() {
    return writer.drain();
  }

  @Override
  public void end(RunEnd end) throws IOException {
    boolean isFinished = end.ending() == RunEnd.Ending.FINISHED;
    try (OffsetTable offsets = new OffsetTable(files.offsets())) {
      try {
        journal.force();
        run.append(end);
      } finally {
        scan(isFinished && !files.isLines() ? offsets::put : (number, offset) -> {});
      }
      if (isFinished) {
        finish(offsets);
      }
    }
  }

  /** Takes the offset of each record. */
  private interface OffsetIndex {
    void put(long requestNum, long offset);
  }

  private void scan(OffsetIndex index) throws IOException {
    LineScanner.scan(
        files.journal(),
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
    if (files.isLines()) {
      files.openToUmask(files.journal());
      putInPlace(files.journal());
    } else {
      writeArray(offsets);
      putInPlace(files.temporary());
      Files.delete(files.journal());
      files.syncFolder();
    }
  }

  private void writeArray(OffsetTable offsets) throws IOException {
    try {
      ResultArray.write(files.journal(), offsets, files.temporary());
      files.syncFolder();
    } catch (IOException e) {
      Files.deleteIfExists(files.temporary());
      throw OutputFiles.failure(files.temporary(), e);
    }
  }

  private void putInPlace(Path written) throws IOException {
    if (Files.exists(files.results())) {
      move(files.results(), files.backup());
      listener.notice("the %s that was there is now %s".formatted(files.results(), files.backup()));
    }
    move(written, files.results());
    isInPlace = true;
  }

  private void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    files.syncFolder();
  }

  @Override
  public List<RunEvent> events() throws IOException {
    return run.events();
  }

  @Override
  public Optional<Path> answers() {
    return Optional.of(isInPlace ? files.results() : files.journal());
  }

  @Override
  public void close() throws IOException {
    try (run;
        journal) {
      writer.drain();
    }
  }
}
