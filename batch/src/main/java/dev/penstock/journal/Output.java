package dev.penstock.journal;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where the records of a run go. The calls come in the order in which they stand here. */
public interface Output extends Closeable {
  /**
   * The file X and those beside it, locked for this run; the start is noted.
   *
   * @param overwrite whether to remove the records of a run that is not finished
   * @throws OutputInUseException if another run holds it
   * @throws OutputRefusedException if it cannot be written, or holds such records
   */
  static Output toFile(Path file, boolean overwrite, RunStart start, OutputListener listener)
      throws OutputInUseException, OutputRefusedException, IOException {
    return FileOutput.open(OutputFiles.of(file), overwrite, start, listener);
  }

  /**
   * What would become of the files that are there, one sentence each; nothing is changed.
   *
   * @throws OutputInUseException as {@link #toFile} would
   * @throws OutputRefusedException as {@link #toFile} would
   */
  static List<String> foresee(Path file, boolean overwrite)
      throws OutputInUseException, OutputRefusedException, IOException {
    return FileOutput.foresee(OutputFiles.of(file), overwrite);
  }

  /** A stream that takes the records as they come, and stays open. */
  static Output toStream(OutputStream stream, RunStart start, OutputListener listener) {
    return new StreamOutput(stream, start, listener);
  }

  /**
   * Writes a record, waiting for room if need be; by any thread.
   *
   * @return false if it was dropped, since nothing is written any more
   */
  boolean append(RequestRecord request);

  /** Waits until all records are written. Tells why they are not, if so. */
  Optional<IOException> drain();

  /**
   * Notes the end and, if it is {@link RunEnd.Ending#FINISHED}, puts the results in their place.
   */
  void end(RunEnd end) throws IOException;

  /** The start of this run and, if it could be noted, its end. */
  List<RunEvent> events() throws IOException;

  /** Where the records are: the results if they are there, else the journal. */
  Optional<Path> answers();
}
