package dev.penstock.cli;

import dev.penstock.journal.RunEvent;
import dev.penstock.journal.RunFiles;
import dev.penstock.report.Report;
import dev.penstock.report.Tally;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the report of a run again. */
@Command(
    name = "report",
    description = "Shows the report of a run again, from its files alone; also of one that runs.",
    sortOptions = false,
    abbreviateSynopsis = true)
final class ReportCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin private final EarlierOutput output = new EarlierOutput();

  @Option(
      names = "--summary",
      paramLabel = "FILE",
      description = "Also writes the figures of the report to a file, as JSON.")
  private @Nullable Path summary;

  @SuppressWarnings("unused") // picocli acts on it
  @Mixin
  private final HelpOptions help = new HelpOptions();

  ReportCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    try {
      return show(RunFiles.of(output.file()));
    } catch (NoSuchFileException e) {
      throw output.missing(e);
    }
  }

  private int show(RunFiles files) throws Exception {
    List<RunEvent> events = files.events();
    Tally tally = new Tally();
    files.eachRecord(tally::add);
    Report report = Report.of(events, tally);
    surroundings.out().print(report.text(files.answers(), surroundings.terminals().coloured(true)));
    switch (files.state()) {
      case RUNNING -> surroundings.err().println("a run is writing it now");
      case UNFINISHED ->
          surroundings.err().println("not finished; to go on: " + output.resume(surroundings));
      case FINISHED -> {}
    }
    if (summary != null) {
      Files.writeString(summary, report.json() + "\n");
    }
    return ExitCode.OK;
  }
}
