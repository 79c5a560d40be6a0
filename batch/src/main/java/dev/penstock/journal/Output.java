package dev.penstock.journal;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the records of a run go. It is opened, looked at, begun; then come the records, their end,
 * and a look at what was noted.
 */
public interface Output extends Closeable {
  /**
   * The file X and those beside it, locked for this run. What a crash left is put right, and what
   * is there is read; nothing is noted before {@link #begin}.
   *
   * @throws OutputInUseException if another run holds it
   * @throws OutputRefusedException if it cannot be written or continued as things stand; the
   *     message says what to do
   */
  static Output toFile(Path file, Opening opening, Fsync fsync, OutputListener listener)
      throws OutputInUseException, OutputRefusedException, IOException {
    return FileOutput.open(OutputFiles.of(file), opening, fsync, listener, Host.ofSystem());
  }

  /** As {@link #toFile(Path, Opening, Fsync, OutputListener)}, on another disk and other time. */
  static Output toFile(Path file, Opening opening, Fsync fsync, OutputListener listener, Host host)
      throws OutputInUseException, OutputRefusedException, IOException {
    return FileOutput.open(OutputFiles.unresolved(file), opening, fsync, listener, host);
  }

  /**
   * What would be found in the files that are there, and become of them; nothing is changed.
   *
   * @throws OutputInUseException as {@link #toFile} would
   * @throws OutputRefusedException as {@link #toFile} would
   */
  static Foresight foresee(Path file, Opening opening)
      throws OutputInUseException, OutputRefusedException, IOException {
    return FileOutput.foresee(OutputFiles.of(file), opening, NioDisk.INSTANCE);
  }

  /** A stream that takes the records as they come, and stays open. */
  static Output toStream(OutputStream stream, OutputListener listener) {
    return new StreamOutput(stream, listener, Host.ofSystem());
  }

  /** The last start that was noted, if this continues a run. */
  Optional<RunStart> previous();

  /**
   * Whether the run to resume is finished and its results are in place. Then there is nothing to
   * begin.
   */
  boolean isComplete();

  /** Which requests have a record; to be retried, only those that succeeded. */
  Recorded recorded();

  /** Notes the start, and makes ready for records. */
  void begin(RunStart start) throws IOException;

  /**
   * Writes a record, waiting for room if need be; by any thread.
   *
   * @return false if it was dropped, since nothing is written any more
   */
  boolean append(RequestRecord request);

  /** Waits until all records are written. Tells why they are not, if so. */
  Optional<IOException> drain();

  /**
   * Notes the end and, if it is {@link RunEnd.Ending#FINISHED}, puts the results in their place. If
   * it is not certain that the records are on the disk, the end that is noted is {@link
   * RunEnd.Ending#FAILED} whatever was given, and this throws.
   */
  void end(RunEnd end) throws IOException;

  /**
   * The starts and ends of all runs on this output since the last that was new. A run that was
   * killed has no end; nor has the last if it could not be noted.
   */
  List<RunEvent> events() throws IOException;

  /** Where the records are: the results if they are there, else the journal. */
  Optional<Path> answers();
}
