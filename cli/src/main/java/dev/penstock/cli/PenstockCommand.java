package dev.penstock.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** The program as a whole: names its commands. */
final class PenstockCommand implements Callable<Integer> {
  CommandSpec spec() {
    CommandSpec spec =
        CommandSpec.wrapWithoutInspection(this)
            .name("penstock")
            .addMixin("help", HelpOptions.spec());
    spec.usageMessage()
        .description("Sends HTTP requests as fast as the server allows, evenly, none lost.")
        .synopsisSubcommandLabel("COMMAND")
        .footer("", "Each command has its own help: penstock run --help");
    return spec;
  }

  @Override
  public Integer call() {
    throw new UsageException("no command given; there are: run, report, verify, mock");
  }
}
