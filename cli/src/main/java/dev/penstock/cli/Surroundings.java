package dev.penstock.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TimeZone;

/**
 * What the program finds around it.
 *
 * @param out for data
 * @param err for talk
 * @param variables of the environment of the process
 * @param terminals which streams go to one
 * @param zone of the times shown
 * @param program by which the user called it
 */
record Surroundings(
    InputStream in,
    PrintStream out,
    PrintStream err,
    Map<String, String> variables,
    Terminals terminals,
    InstantSource clock,
    TimeZone zone,
    String program) {
  /** The time to be shown. The rules of a {@code ZoneId} would take a twentieth of a start. */
  OffsetDateTime now() {
    Instant now = clock.instant();
    return now.atOffset(ZoneOffset.ofTotalSeconds(zone.getOffset(now.toEpochMilli()) / 1_000));
  }
}
