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
import picocli.CommandLine.Model.CommandSpec;

/** Shows the report of a run again. */
final class ReportCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  private final EarlierOutput output = new EarlierOutput();

  private final Argument<Path> summary =
      Argument.option(
          "--summary",
          "FILE",
          Path.class,
          "Also writes the figures of the report to a file, as JSON.");

  ReportCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  CommandSpec spec() {
    CommandSpec spec =
        CommandSpec.wrapWithoutInspection(this)
            .name("report")
            .addMixin("options", Argument.group(output.argument(), summary))
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
    if (summary.isGiven()) {
      Files.writeString(summary.given().get(), report.json() + "\n");
    }
    return ExitCode.OK;
  }
}
