package dev.penstock.journal;

import dev.penstock.journal.Disk.Access;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@code X.run}: what was asked of each run on X, and how it ended. One line of JSON is appended
 * when a run starts and one when it ends:
 *
 * <pre>{@code
 * {"event":"start","penstock":"0.1.0","at":"2026-11-22T10:00:00.000123Z","opening":"new",
 *  "config":"config/config.jsonl","environment":"prod","url":"https://...","dialect":"openai","input":"bodies.jsonl",
 *  "read_mode":"random_n","count":5,"start_line":null,"end_line":null,"seed":42,"selected":5,
 *  "settings":["generationConfig.temperature=0.2"],
 *  "rate_limit":{"permits":10,"period":"PT1S","burst":1},"max_concurrency":1000,"timeout":"PT10M",
 *  "insecure":false}
 * {"event":"end","at":"2026-11-22T10:01:00.000456Z","ending":"finished","reason":null,
 *  "selected":5,
 *  "pacing":{"asked":{"permits":10,"period":"PT1S","burst":1},"starts":5,"between":"PT0.41S",
 *   "most_in_one_second":5,
 *   "stalls":[{"cause":"INPUT","count":1,"total":"PT0.0124S","longest":"PT0.0124S"}],
 *   "pauses":{"count":0,"total":"PT0S"},"slow_down":{"count":0,"lowest_per_second":null}},
 *  "processor_use":0.04,"suspect":false}
 * }</pre>
 *
 * <p>A start line is complete in itself; the last one counts. {@code opening} is new, overwrite,
 * resume or retry_failed: a line that resumes or retries goes on with what stands before it, back
 * to the last that does not. {@code ending} is finished, stopped or failed. There are no keys in
 * it. Each line is synced before the run goes on.
 *
 * <p>The process that runs holds the system's lock on the file through the one channel that writes
 * it. The lock is one of the process: closing any other channel on the file would drop it, so that
 * nothing else in this JVM may open the file meanwhile. A run that never began removes the file if
 * it is empty. Who has opened it before that holds the lock of a file without a name, and opens it
 * anew.
 *
 * <p>A crash may leave a last line without its newline: it is cut when the next run starts. A start
 * without an end is a run that was killed. An end that says finished stands there before the
 * results are in their place: while there is a journal, the run is not finished.
 */
final class RunFile implements Closeable {
  private static final Set<Holding> HELD = ConcurrentHashMap.newKeySet();

  private final Holding holding;
  private final Disk disk;
  private final Path path;
  private final Disk.File file;
  private RunHistory history;

  private RunFile(Holding holding, Path path, Disk.File file, RunHistory history) {
    this.holding = holding;
    this.disk = holding.disk();
    this.path = path;
    this.file = file;
    this.history = history;
  }

  /** The file that this JVM has locked. */
  private record Holding(Disk disk, Path identity) {
    /** That of a record is made when first asked for, which took a twentieth of a start. */
    @Override
    public int hashCode() {
      return identity.hashCode();
    }
  }

  /**
   * Locks the file, creating it if need be, and cuts a torn last line.
   *
   * @throws OutputInUseException if a run, of this process or another, holds it
   */
  static RunFile open(Disk disk, OutputFiles files) throws OutputInUseException, IOException {
    Holding holding = hold(disk, files);
    try {
      return read(holding, files.run(), lock(disk, files));
    } catch (IOException | OutputInUseException | RuntimeException | Error e) {
      HELD.remove(holding);
      throw e;
    }
  }

  private static RunFile read(Holding holding, Path path, Disk.File file) throws IOException {
    try {
      return new RunFile(holding, path, file, RunHistory.of(wholeLines(file)));
    } catch (IOException | RuntimeException | Error e) {
      file.close();
      throw e;
    }
  }

  private static Holding hold(Disk disk, OutputFiles files) throws OutputInUseException {
    Holding holding = new Holding(disk, files.identity());
    if (!HELD.add(holding)) {
      throw inUse(files);
    }
    return holding;
  }

  private static Disk.File lock(Disk disk, OutputFiles files)
      throws OutputInUseException, IOException {
    while (true) {
      Optional<Object> before = disk.identity(files.run());
      Disk.File file = disk.open(files.run(), Access.WRITE_OR_CREATE);
      try {
        if (!file.tryLock()) {
          throw inUse(files);
        }
        Optional<Object> after = disk.identity(files.run());
        if (before.equals(after) && disk.exists(files.run())) {
          cutTornLine(file);
          writeAgain(file);
          return file;
        }
        file.close();
      } catch (IOException | OutputInUseException e) {
        file.close();
        throw e;
      }
    }
  }

  private static OutputInUseException inUse(OutputFiles files) {
    return new OutputInUseException(
        "another run is writing %s; wait for its end or give another output"
            .formatted(files.results()));
  }

  private static void cutTornLine(Disk.File file) throws IOException {
    int whole = wholeLines(file).length;
    if (whole < file.size()) {
      file.truncate(whole);
      file.force();
    }
  }

  /**
   * A sync that failed may have left lines that are read as written and are not on the disk: no
   * later sync would write them unless they are changed.
   */
  private static void writeAgain(Disk.File file) throws IOException {
    byte[] lines = wholeLines(file);
    if (lines.length > 0) {
      write(file, ByteBuffer.wrap(lines), 0);
      file.force();
    }
  }

  private static void write(Disk.File file, ByteBuffer bytes, long start) throws IOException {
    while (bytes.hasRemaining()) {
      file.write(bytes, start + bytes.position());
    }
  }

  /**
   * Looks at the file of a run that is not under way; leaves it as it is.
   *
   * @throws OutputInUseException if a run, of this process or another, holds it
   */
  static RunHistory look(Disk disk, OutputFiles files) throws OutputInUseException, IOException {
    Holding holding = hold(disk, files);
    try (Disk.File file = disk.open(files.run(), Access.WRITE)) {
      if (!file.tryLock()) {
        throw inUse(files);
      }
      return RunHistory.of(wholeLines(file));
    } catch (NoSuchFileException e) {
      return RunHistory.of(new byte[0]);
    } finally {
      HELD.remove(holding);
    }
  }

  /**
   * Reads the file, also while another process writes it.
   *
   * @throws OutputInUseException if a run of this process holds it, whose lock would be lost
   * @throws NoSuchFileException if there is none
   */
  static RunHistory read(Disk disk, OutputFiles files) throws OutputInUseException, IOException {
    Holding holding = hold(disk, files);
    try (Disk.File file = disk.open(files.run(), Access.READ)) {
      return RunHistory.of(wholeLines(file));
    } finally {
      HELD.remove(holding);
    }
  }

  /** Appends a line that stands on the disk when this returns; all of it or, if it can, nothing. */
  void append(RunEvent event) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(RunLine.of(event).getBytes(StandardCharsets.UTF_8));
    long start = file.size();
    try {
      write(file, bytes, start);
    } catch (IOException e) {
      cutBack(start, e);
      throw e;
    }
    history = history.with(event);
    file.force();
  }

  private void cutBack(long size, IOException failure) {
    try {
      file.truncate(size);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** What it says now. */
  RunHistory history() {
    return history;
  }

  /** The content to the last newline. */
  private static byte[] wholeLines(Disk.File file) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(file.size()));
    int read = 0;
    while (content.hasRemaining() && read >= 0) {
      read = file.read(content, content.position());
    }
    int end = content.position();
    while (end > 0 && content.get(end - 1) != '\n') {
      end--;
    }
    return Arrays.copyOf(content.array(), end);
  }

  /** Removes the file if nothing was ever noted in it. */
  void removeIfEmpty() throws IOException {
    if (file.size() == 0 && disk.identity(path).isPresent()) {
      disk.delete(path);
    }
  }

  /** Gives the lock back. */
  @Override
  public void close() throws IOException {
    try {
      file.close();
    } finally {
      HELD.remove(holding);
    }
  }
}
