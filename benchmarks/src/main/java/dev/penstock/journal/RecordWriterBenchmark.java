package dev.penstock.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Records into a journal: the line made, handed over, written, and forced every second. The file is
 * in the folder that {@code -Djournal.folder} names, else in that for temporary files.
 */
@State(Scope.Benchmark)
public class RecordWriterBenchmark {
  private static final Path FOLDER =
      Path.of(System.getProperty("journal.folder", System.getProperty("java.io.tmpdir")));

  private final RequestRecord request = SampleRecord.of(123_456);
  private Host host;
  private Path path;
  private JournalFile file;
  private RecordWriter writer;

  /** Opens a journal. */
  @Setup(Level.Iteration)
  public void open() throws IOException {
    host = Host.ofSystem();
    path = Files.createTempDirectory(FOLDER, "journal").resolve("X.journal");
    JournalFile.create(host.disk(), path);
    file = JournalFile.open(host.disk(), path);
    writer = new RecordWriter(file, Fsync.INTERVAL, host, () -> {});
  }

  /** Writes what waits, and removes the file. */
  @TearDown(Level.Iteration)
  public void close() throws IOException {
    if (writer.drain().isPresent()) {
      throw writer.drain().get();
    }
    file.close();
    host.close();
    Files.delete(path);
    Files.delete(path.getParent());
  }

  /** One record. */
  @Benchmark
  public boolean append() {
    return writer.append(RecordLine.of(request));
  }
}
