package dev.penstock.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code X.run}: what was asked of each run on X, and how it ended. One line of JSON is appended
 * when a run starts and one when it ends:
 *
 * <pre>{@code
 * {"event":"start","penstock":"0.1.0","at":"2026-11-22T10:00:00.000123Z","environment":"prod",
 *  "url":"https://...","dialect":"openai","input":"bodies.jsonl","read_mode":"random_n","count":5,
 *  "start_line":null,"end_line":null,"seed":42,
 *  "settings":["generationConfig.temperature=0.2"],
 *  "rate_limit":{"permits":10,"period":"PT1S","burst":1},"max_concurrency":1000,"timeout":"PT10M",
 *  "insecure":false}
 * {"event":"end","at":"2026-11-22T10:01:00.000456Z","ending":"finished","reason":null,
 *  "selected":5,
 *  "pacing":{"asked":{"permits":10,"period":"PT1S","burst":1},"starts":5,"between":"PT0.41S",
 *   "most_in_one_second":5,
 *   "stalls":[{"cause":"INPUT","count":1,"total":"PT0.0124S","longest":"PT0.0124S"}],
 *   "pauses":{"count":0,"total":"PT0S"},"slow_down":{"count":0,"lowest_per_second":null}}}
 * }</pre>
 *
 * <p>A start line is complete in itself; the last one counts. {@code ending} is finished, stopped
 * or failed. There are no keys in it. Each line is synced before the run goes on.
 *
 * <p>The process that runs holds the system's lock on the file through the one channel that writes
 * it. The lock is one of the process: closing any other channel on the file would drop it, so that
 * nothing else in this JVM may open the file meanwhile.
 *
 * <p>A crash may leave a last line without its newline: it is cut when the next run starts. A start
 * without an end is a run that was killed.
 */
final class RunFile implements Closeable {
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .build();

  private final Path identity;
  private final FileChannel channel;

  /** Where the lines of this run begin. */
  private final long ownFrom;

  private RunFile(Path identity, FileChannel channel) throws IOException {
    this.identity = identity;
    this.channel = channel;
    this.ownFrom = channel.size();
  }

  /**
   * Locks the file, creating it if need be.
   *
   * @throws OutputInUseException if a run, of this process or another, holds it
   */
  static RunFile open(OutputFiles files) throws OutputInUseException, IOException {
    Path identity = files.identity();
    if (!HELD.add(identity)) {
      throw inUse(files);
    }
    try {
      return new RunFile(identity, lock(files));
    } catch (IOException | OutputInUseException e) {
      HELD.remove(identity);
      throw e;
    }
  }

  /**
   * Looks whether it could be opened; leaves it as it is.
   *
   * @throws OutputInUseException if a run, of this process or another, holds it
   */
  static void requireFree(OutputFiles files) throws OutputInUseException, IOException {
    Path identity = files.identity();
    if (!HELD.add(identity)) {
      throw inUse(files);
    }
    try (FileChannel channel = FileChannel.open(files.run(), StandardOpenOption.WRITE)) {
      if (channel.tryLock() == null) {
        throw inUse(files);
      }
    } catch (NoSuchFileException e) {
      // The first run creates it.
    } catch (OverlappingFileLockException e) {
      throw inUse(files);
    } finally {
      HELD.remove(identity);
    }
  }

  private static FileChannel lock(OutputFiles files) throws OutputInUseException, IOException {
    FileChannel channel =
        FileChannel.open(
            files.run(),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
            OutputFiles.ownerOnly(files.run()));
    try {
      if (channel.tryLock() == null) {
        throw inUse(files);
      }
      cutTornLine(channel);
      return channel;
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw inUse(files);
    } catch (IOException | OutputInUseException e) {
      channel.close();
      throw e;
    }
  }

  private static OutputInUseException inUse(OutputFiles files) {
    return new OutputInUseException(
        "another run is writing %s; wait for its end or give another output"
            .formatted(files.results()));
  }

  private static void cutTornLine(FileChannel channel) throws IOException {
    channel.truncate(wholeLines(channel, 0).length);
  }

  /** Appends a line that stands on the disk when this returns. */
  void append(RunEvent event) throws IOException {
    String line = MAPPER.writeValueAsString(event) + "\n";
    ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
    channel.position(channel.size());
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    channel.force(true);
  }

  /** What was appended since the file was opened. */
  List<RunEvent> events() throws IOException {
    return new String(wholeLines(channel, ownFrom), StandardCharsets.UTF_8)
        .lines()
        .map(line -> MAPPER.readValue(line, RunEvent.class))
        .toList();
  }

  /** The content from an offset to the last newline. */
  private static byte[] wholeLines(FileChannel channel, long from) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(channel.size() - from));
    int read = 0;
    while (content.hasRemaining() && read >= 0) {
      read = channel.read(content, from + content.position());
    }
    int end = content.position();
    while (end > 0 && content.get(end - 1) != '\n') {
      end--;
    }
    return Arrays.copyOf(content.array(), end);
  }

  /** Gives the lock back. */
  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      HELD.remove(identity);
    }
  }
}
