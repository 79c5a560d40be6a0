package dev.penstock.download;

import dev.penstock.http.Headers;
import dev.penstock.seam.Ticker;
import dev.penstock.seam.Wire.Attempt;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One download, over as many attempts as it takes: what each asks of the server, and where what it
 * answers goes. For one attempt at a time.
 */
public final class FileDownload implements Closeable {
  private final FileOrder order;
  private final Destination destination;
  private final Claim claim;
  private final RunningChecksum checksum;
  private final FileBuffers buffers;
  private final Ticker ticker;
  private final Meter meter;

  /** Written between two attempts, read within them. */
  private volatile Optional<ResumePoint> asked = Optional.empty();

  private volatile boolean fromTheStart;

  private FileDownload(
      FileOrder order,
      Destination destination,
      Claim claim,
      FileBuffers buffers,
      Ticker ticker,
      Meter meter) {
    this.order = order;
    this.destination = destination;
    this.claim = claim;
    this.checksum = new RunningChecksum(order.checksum());
    this.buffers = buffers;
    this.ticker = ticker;
    this.meter = meter;
  }

  /**
   * Claims the target; makes no file. Blocks.
   *
   * @throws IOException if another download of this process has it, if its folder is not there, or
   *     if it is something else than a file
   */
  public static FileDownload begin(FileOrder order, FileBuffers buffers, Ticker ticker, Meter meter)
      throws IOException {
    Destination destination = Destination.of(order.target());
    return new FileDownload(order, destination, Claim.of(destination), buffers, ticker, meter);
  }

  /** Whether there is a file already. Blocks. */
  public boolean targetExists() {
    return destination.exists();
  }

  /**
   * The fields by which the next attempt goes on from a part, if there is one. Blocks.
   *
   * @throws IOException if another process downloads to the target, or if what is there is no part
   *     of ours
   */
  public Headers ask() throws IOException {
    Headers.Builder fields = Headers.builder().add("Accept-Encoding", "identity");
    Optional<ResumePoint> left = InfoFile.peek(destination);
    asked =
        order.resumable() && !fromTheStart
            ? left.filter(point -> point.serves(order.url(), order.checksum()))
            : Optional.empty();
    asked.ifPresent(point -> point.ask(fields));
    return fields.build();
  }

  /** What a head means. After {@link RangeAnswer.Restart} the next attempt asks for the whole. */
  public RangeAnswer answer(int status, Headers headers) {
    RangeAnswer answer = RangeAnswer.of(asked, status, headers);
    fromTheStart |= answer instanceof RangeAnswer.Restart;
    return answer;
  }

  /**
   * Where the body of an attempt goes.
   *
   * @param answer one with which there is a file: to start over, to append, or complete, when there
   *     is no body to add
   * @param onEnd told once, by the executor, when the files are closed: null when the file is in
   *     place, else why it is not
   */
  public FileBody body(
      RangeAnswer answer,
      Headers headers,
      Executor executor,
      Attempt source,
      Consumer<@Nullable Exception> onEnd) {
    PartWriter writer =
        new PartWriter(
            destination, placement(answer, headers), checksum, order.replace(), ticker, meter);
    return new FileBody(writer, buffers, executor, source, onEnd);
  }

  private Placement placement(RangeAnswer answer, Headers headers) {
    if (answer instanceof RangeAnswer.Append append) {
      return Placement.append(asked.orElseThrow(), append.end(), append.total());
    }
    if (answer instanceof RangeAnswer.Complete complete) {
      return Placement.append(asked.orElseThrow(), complete.total(), complete.total());
    }
    if (answer instanceof RangeAnswer.StartOver whole) {
      return Placement.startOver(beginning(headers, whole.total()), whole.total());
    }
    throw new IllegalArgumentException("no file: " + answer);
  }

  private Optional<PartInfo> beginning(Headers headers, OptionalLong total) {
    return Validator.of(headers)
        .filter(validator -> order.resumable())
        .map(validator -> new PartInfo(order.url(), validator, total, order.checksum()));
  }

  /** Removes the part that was left. Blocks. */
  public void forget() throws IOException {
    PartFile.remove(destination);
  }

  /** Lets others download to the target. */
  @Override
  public void close() {
    claim.close();
  }
}
