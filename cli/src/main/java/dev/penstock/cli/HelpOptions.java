package dev.penstock.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options of every command. */
@SuppressWarnings("unused") // picocli acts on them
@Command(versionProvider = PenstockCommand.Version.class, addMethodSubcommands = false)
final class HelpOptions {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this.")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Shows the version.")
  private boolean version;
}
