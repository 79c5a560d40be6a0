package dev.penstock.cli;

import dev.penstock.batch.RunListener;
import dev.penstock.journal.RequestRecord;
import java.time.InstantSource;
import java.time.ZoneId;

/** Says on stderr what becomes of each request. */
final class RequestLog implements RunListener {
  private final LogMode mode;
  private final LineWriter writer;
  private final InstantSource clock;
  private final ZoneId zone;

  RequestLog(LogMode mode, LineWriter writer, InstantSource clock, ZoneId zone) {
    this.mode = mode;
    this.writer = writer;
    this.clock = clock;
    this.zone = zone;
  }

  @Override
  public void recorded(RequestRecord request) {
    LogLine.of(request, mode, clock.instant().atZone(zone)).ifPresent(writer::write);
  }

  @Override
  public void paced(String sentence) {
    if (mode != LogMode.NONE && mode != LogMode.ERROR) {
      writer.write(LogLine.at(clock.instant().atZone(zone)) + " pace " + Printable.of(sentence));
    }
  }

  @Override
  public void notice(String sentence) {
    writer.write("notice: " + Printable.of(sentence));
  }
}
