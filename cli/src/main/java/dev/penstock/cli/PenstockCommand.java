package dev.penstock.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;

/** The program as a whole: names its commands. */
@Command(
    name = "penstock",
    description = "Sends HTTP requests as fast as the server allows, evenly, none lost.",
    synopsisSubcommandLabel = "COMMAND",
    addMethodSubcommands = false,
    footer = {"", "Each command has its own help: penstock run --help"})
final class PenstockCommand implements Callable<Integer> {
  @SuppressWarnings("unused") // picocli acts on it
  @Mixin
  private final HelpOptions help = new HelpOptions();

  @Override
  public Integer call() {
    throw new UsageException("no command given; there are: run, report, verify, mock");
  }

  /** The version in the manifest of the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = PenstockCommand.class.getPackage().getImplementationVersion();
      return new String[] {"penstock " + (version == null ? "dev" : version)};
    }
  }
}
