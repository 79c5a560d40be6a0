package dev.penstock.cli;

import dev.penstock.batch.RunListener;
import dev.penstock.journal.RequestRecord;
import java.time.OffsetDateTime;
import java.util.function.Supplier;

/** Says on stderr what becomes of each request. */
final class RequestLog implements RunListener {
  private final LogMode mode;
  private final LineWriter writer;
  private final Supplier<OffsetDateTime> clock;

  RequestLog(LogMode mode, LineWriter writer, Supplier<OffsetDateTime> clock) {
    this.mode = mode;
    this.writer = writer;
    this.clock = clock;
  }

  @Override
  public void recorded(RequestRecord request) {
    LogLine.of(request, mode, clock.get()).ifPresent(writer::write);
  }

  @Override
  public void paced(String sentence) {
    if (mode != LogMode.NONE && mode != LogMode.ERROR) {
      writer.write(LogLine.at(clock.get()) + " pace " + Printable.of(sentence));
    }
  }

  @Override
  public void notice(String sentence) {
    writer.write("notice: " + Printable.of(sentence));
  }
}
