package dev.penstock.download;

import dev.penstock.http.FailureKind;
import dev.penstock.http.Progress;
import dev.penstock.http.TransportException;
import dev.penstock.seam.Ticker;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes one body into a part, from one place to another, and puts the file in its place when it
 * has passed its checks. For one thread at a time, but for {@link #abandon}.
 */
final class PartWriter implements Closeable {
  /** What a crash may cost, of what has come. */
  static final long FLUSH_BYTES = 16 << 20;

  /** As {@link #FLUSH_BYTES}: whichever comes first. */
  static final long FLUSH_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Destination destination;
  private final Placement placement;
  private final RunningChecksum checksum;
  private final boolean replace;
  private final Ticker ticker;
  private final Meter meter;

  private @Nullable PartFile part;
  private long flushedBytes;
  private long flushedNanos;
  private volatile boolean abandoned;

  PartWriter(
      Destination destination,
      Placement placement,
      RunningChecksum checksum,
      boolean replace,
      Ticker ticker,
      Meter meter) {
    this.destination = destination;
    this.placement = placement;
    this.checksum = checksum;
    this.replace = replace;
    this.ticker = ticker;
    this.meter = meter;
  }

  /** Opens the part; reads it first if that is needed for its checksum. */
  void open() throws IOException {
    PartFile opened = PartFile.open(destination);
    part = opened;
    placement.begin(opened);
    checksum.catchUp(opened, opened.size(), () -> !abandoned);
    flushed(opened);
    meter.read(opened.size(), placement.total());
  }

  /** Appends all of it. */
  void write(ByteBuffer data) throws IOException {
    PartFile opened = opened();
    OptionalLong end = placement.end();
    if (end.isPresent() && data.remaining() > end.getAsLong() - opened.size()) {
      opened.discard();
      throw broken(
          FailureKind.PROTOCOL,
          "more came than the %,d bytes announced".formatted(end.getAsLong()));
    }
    checksum.add(data);
    opened.write(data);
    if (opened.size() - flushedBytes >= FLUSH_BYTES
        || ticker.nanos() - flushedNanos >= FLUSH_NANOS) {
      opened.checkpoint();
      flushed(opened);
    }
    meter.read(opened.size(), placement.total());
  }

  /** The body is whole: checks the file and puts it in place. */
  void commit() throws IOException {
    PartFile opened = opened();
    OptionalLong total = placement.total();
    if (total.isPresent() && opened.size() < total.getAsLong()) {
      throw broken(
          FailureKind.INCOMPLETE,
          "%,d of %,d bytes came".formatted(opened.size(), total.getAsLong()));
    }
    Optional<String> complaint = checksum.complaint();
    if (complaint.isPresent()) {
      opened.discard();
      throw destination.failure(complaint.get());
    }
    opened.commit(replace);
  }

  /** Whether what is written is worth something without the rest. */
  boolean isResumable() {
    return placement.isResumable();
  }

  /** It is not wanted: {@link #open} need not read on. By any thread. */
  void abandon() {
    abandoned = true;
  }

  @Override
  public void close() throws IOException {
    if (part != null) {
      part.close();
    }
  }

  private PartFile opened() {
    if (part == null) {
      throw new IllegalStateException("not open");
    }
    return part;
  }

  private void flushed(PartFile opened) {
    flushedBytes = opened.size();
    flushedNanos = ticker.nanos();
  }

  private TransportException broken(FailureKind kind, String reason) {
    return new TransportException(
        kind, Progress.ANSWERED, "%s: %s".formatted(destination.named(), reason), null);
  }
}
