package dev.penstock.cli;

import dev.penstock.journal.RunEvent;
import dev.penstock.journal.RunFiles;
import dev.penstock.report.Report;
import dev.penstock.report.Tally;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** Shows the report of a run again. */
final class ReportCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  private final EarlierOutput output = new EarlierOutput();

  private final SummaryOption summary = new SummaryOption();

  ReportCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  CommandSpec spec() {
    CommandSpec spec =
        CommandSpec.wrapWithoutInspection(this)
            .name("report")
            .addMixin("options", Argument.group(output.argument(), summary.argument()))
            .addMixin("help", HelpOptions.spec());
    spec.usageMessage()
        .description(
            "Shows the report of a run again, from its files alone; also of one that runs.")
        .sortOptions(false)
        .abbreviateSynopsis(true);
    return spec;
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
    summary.write(report);
    return ExitCode.OK;
  }
}
