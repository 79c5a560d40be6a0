package dev.penstock.journal;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The requests that have a record, filled by a scan. The file has 16 bytes for each number: the
 * hash, then twice the microseconds of the time it was sent, plus one if there is a hash.
 */
final class RecordedRequests implements Recorded, Closeable {
  static final Recorded NONE = new RecordedRequests();

  private static final int ENTRY_BYTES = 2 * Long.BYTES;

  private final RequestSet requests = new RequestSet();
  private final @Nullable PagedFile file;

  /** For a scan that finds none. */
  RecordedRequests() {
    file = null;
  }

  RecordedRequests(Disk disk, Path path) throws IOException {
    file = new PagedFile(disk.scratch(path));
  }

  /** Adds what has not been added. */
  void add(RecordHead head) throws IOException {
    if (file == null) {
      throw new IllegalStateException("there is no room for " + head);
    }
    requests.add(head.requestNum());
    ByteBuffer entry = file.write(head.requestNum() * ENTRY_BYTES);
    entry.putLong(head.bodyHash().map(RecordedRequests::bits).orElse(0L));
    entry.putLong(
        2 * head.sentAt().map(RecordedRequests::micros).orElse(0L)
            + (head.bodyHash().isPresent() ? 1 : 0));
  }

  private static long bits(String hash) {
    return HexFormat.fromHexDigitsToLong(hash);
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  @Override
  public long count() {
    return requests.count();
  }

  @Override
  public boolean has(long requestNum) {
    return requests.contains(requestNum);
  }

  @Override
  public long highest() {
    return requests.highest();
  }

  @Override
  public Optional<String> bodyHash(long requestNum) {
    if (!has(requestNum)) {
      return Optional.empty();
    }
    ByteBuffer entry = entry(requestNum);
    long hash = entry.getLong();
    return (entry.getLong() & 1) == 0
        ? Optional.empty()
        : Optional.of(HexFormat.of().toHexDigits(hash));
  }

  @Override
  public List<Instant> sentSince(Instant from) {
    long earliest = micros(from);
    List<Instant> found = new ArrayList<>();
    for (long number = 1; number <= highest(); number++) {
      if (has(number)) {
        long micros = entry(number).getLong(Long.BYTES) >> 1;
        if (micros > 0 && micros >= earliest) {
          found.add(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
        }
      }
    }
    return found;
  }

  private ByteBuffer entry(long requestNum) {
    if (file == null) {
      throw new IllegalStateException("nothing was added");
    }
    try {
      return file.read(requestNum * ENTRY_BYTES).slice();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
