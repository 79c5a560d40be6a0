package dev.penstock.cli;

import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The options of every command. */
final class HelpOptions {
  private HelpOptions() {}

  static CommandSpec spec() {
    return CommandSpec.create()
        .versionProvider(new Version())
        .addOption(
            OptionSpec.builder("-h", "--help")
                .type(boolean.class)
                .usageHelp(true)
                .description("Shows this.")
                .build())
        .addOption(
            OptionSpec.builder("-V", "--version")
                .type(boolean.class)
                .versionHelp(true)
                .description("Shows the version.")
                .build());
  }

  /** The version in the manifest of the jar. */
  private static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = HelpOptions.class.getPackage().getImplementationVersion();
      return new String[] {"penstock " + (version == null ? "dev" : version)};
    }
  }
}
