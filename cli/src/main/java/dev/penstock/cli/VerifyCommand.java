package dev.penstock.cli;

import dev.penstock.journal.Verification;
import java.io.PrintStream;
import java.nio.file.NoSuchFileException;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** Counts whether the files of a run hold one record of each request. */
final class VerifyCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  private final EarlierOutput output = new EarlierOutput();

  VerifyCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  CommandSpec spec() {
    CommandSpec spec =
        CommandSpec.wrapWithoutInspection(this)
            .name("verify")
            .addMixin("options", Argument.group(output.argument()))
            .addMixin("help", HelpOptions.spec());
    spec.usageMessage()
        .description("Checks that the files of a run hold exactly one record of each request.")
        .sortOptions(false)
        .abbreviateSynopsis(true)
        .footer(
            "",
            "Exit codes:",
            "  0 one record of each request",
            "  1 records are lost, twice or damaged",
            "  3 all is well so far, but the run is not finished");
    return spec;
  }

  @Override
  public Integer call() throws Exception {
    try {
      return show(Verification.of(output.file()));
    } catch (NoSuchFileException e) {
      throw output.missing(e);
    }
  }

  private int show(Verification found) {
    PrintStream out = surroundings.out();
    found
        .problems()
        .forEach(
            problem ->
                surroundings
                    .err()
                    .println(
                        Printable.of(
                            "at byte %d: %s".formatted(problem.offset(), problem.what()))));
    out.println(sentence(found) + state(found.state()));
    out.printf(
        "VERIFY_SUMMARY selected=%s ok=%d failed=%d unsent=%s lost=%d twice=%d damaged=%d%n",
        text(found.selected()),
        found.ok(),
        found.failed(),
        text(found.unsent()),
        found.lost(),
        found.twice(),
        found.damaged());
    if (!found.isSound()) {
      return ExitCode.FAILURES;
    }
    return found.state() == Verification.State.FINISHED ? ExitCode.OK : ExitCode.STOPPED;
  }

  private static String sentence(Verification found) {
    String records =
        "%s selected = %d ok + %d failed + %s unsent"
            .formatted(text(found.selected()), found.ok(), found.failed(), text(found.unsent()));
    String faults =
        "%d lost, %d twice, %d damaged".formatted(found.lost(), found.twice(), found.damaged());
    return "%s; %s; ".formatted(records, faults);
  }

  private String state(Verification.State state) {
    return switch (state) {
      case RUNNING -> "a run is writing it now";
      case UNFINISHED -> "not finished; to go on: " + output.resume(surroundings);
      case FINISHED -> "finished";
    };
  }

  private static String text(OptionalLong count) {
    return count.isPresent() ? Long.toString(count.getAsLong()) : "-";
  }
}
