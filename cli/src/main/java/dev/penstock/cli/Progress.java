package dev.penstock.cli;

import dev.penstock.batch.RunCounts;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Looks at a run now and then. Used by one thread at a time. */
final class Progress {
  private static final long PERIOD_MILLIS = 200;

  private final Supplier<RunCounts> run;
  private final InstantSource clock;
  private final RecentRate rate = new RecentRate();
  private @Nullable ProgressLine line;
  private long lookedAt;

  Progress(Supplier<RunCounts> run, InstantSource clock) {
    this.run = run;
    this.clock = clock;
  }

  /** How a run shows its progress: drawn on a terminal that can, else in plain lines or not. */
  static Display of(Supplier<RunCounts> run, OutputOptions output, Surroundings surroundings) {
    Progress progress = new Progress(run, surroundings.clock());
    Terminals terminals = surroundings.terminals();
    boolean recordsBetween = output.toStandardOutput() && terminals.out();
    if (terminals.err() && terminals.redraws() && !recordsBetween) {
      boolean inColour = terminals.colours();
      return new DrawnProgress(
          columns -> progress.line().drawn(columns, inColour), new Window()::columns);
    }
    return output.logMode() == LogMode.NONE
        ? lines -> lines
        : new PlainProgress(
            () -> LogLine.at(surroundings.now()) + " progress " + progress.line().plain(),
            surroundings.clock());
  }

  /** Of now, or of a moment ago: asking a run takes its locks. */
  ProgressLine line() {
    long now = clock.millis();
    if (line == null || now < lookedAt || now - lookedAt >= PERIOD_MILLIS) {
      RunCounts counts = run.get();
      line = new ProgressLine(counts, rate.at(now, counts.pacing()));
      lookedAt = now;
    }
    return line;
  }
}
