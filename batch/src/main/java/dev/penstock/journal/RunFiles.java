package dev.penstock.journal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The files of a run that is over, or that another process has under way, to be read alone. What
 * they hold is read when it is asked for.
 */
public final class RunFiles {
  private final Disk disk;
  private final OutputFiles files;

  private RunFiles(Disk disk, OutputFiles files) {
    this.disk = disk;
    this.files = files;
  }

  /** Looks at one record. */
  public interface RecordVisitor {
    /**
     * A record, as it was written.
     *
     * @param buffer holds its line, and is used again after this call
     * @param from where the line begins
     * @param to where it ends, without comma or newline
     */
    void record(byte[] buffer, int from, int to);
  }

  /**
   * The files of the output X.
   *
   * @throws IOException if there is no such folder
   */
  public static RunFiles of(Path output) throws IOException {
    return new RunFiles(NioDisk.INSTANCE, OutputFiles.toRead(output));
  }

  /** The files of an output on another disk. */
  public static RunFiles of(Path output, Disk disk) {
    return new RunFiles(disk, OutputFiles.unresolved(output));
  }

  /**
   * The starts and ends in {@code X.run}, since the last start that was new.
   *
   * @throws OutputInUseException if a run in this JVM has it open: it would lose its lock
   * @throws NoSuchFileException if there is none
   */
  public List<RunEvent> events() throws OutputInUseException, IOException {
    return RunFile.read(disk, files).events();
  }

  /** Where the records are: the journal if the run is not finished, else X; if it is there. */
  public Optional<Path> answers() {
    if (disk.exists(files.journal())) {
      return Optional.of(files.journal());
    }
    return disk.exists(files.results()) ? Optional.of(files.results()) : Optional.empty();
  }

  /**
   * Shows the first record of each request, in the order of the file; a line that is none is left
   * out, see {@link Verification}.
   */
  public void eachRecord(RecordVisitor visitor) throws IOException {
    scan((head, offset, buffer, from, to) -> visitor.record(buffer, from, to));
  }

  /** Empty if there are no records. */
  Optional<RecordScan> scan(RecordScan.RecordVisitor visitor) throws IOException {
    Optional<Path> answers = answers();
    if (answers.isEmpty()) {
      return Optional.empty();
    }
    RecordScan.Form form =
        answers.get().equals(files.journal()) ? RecordScan.Form.JOURNAL : files.form();
    return Optional.of(RecordScan.of(disk, answers.get(), form, visitor));
  }

  /** As {@link #events}, with what stands around them. */
  RunHistory history() throws OutputInUseException, IOException {
    return RunFile.read(disk, files);
  }

  /** How far the run is. */
  public Verification.State state() throws OutputInUseException, IOException {
    return state(history());
  }

  Verification.State state(RunHistory history) throws IOException {
    try {
      RunFile.look(disk, files);
    } catch (OutputInUseException e) {
      return Verification.State.RUNNING;
    }
    boolean isFinished =
        history.isEnded(RunEnd.Ending.FINISHED)
            && !disk.exists(files.journal())
            && disk.exists(files.results());
    return isFinished ? Verification.State.FINISHED : Verification.State.UNFINISHED;
  }
}
