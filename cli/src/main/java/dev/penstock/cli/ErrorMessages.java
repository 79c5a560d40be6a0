package dev.penstock.cli;

import dev.penstock.batch.ConfigException;
import dev.penstock.input.InputException;
import dev.penstock.journal.OutputInUseException;
import dev.penstock.journal.OutputRefusedException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns exceptions into lines for the user and exit codes. */
final class ErrorMessages implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private final PrintStream err;

  ErrorMessages(PrintStream err) {
    this.err = err;
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    return sayUsage(usage(e), e.getCommandLine());
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    return e instanceof UsageException ? sayUsage(text(e), command) : explain(e);
  }

  private int sayUsage(String problem, CommandLine command) {
    return say(
        ExitCode.USAGE,
        "%s; see %s --help".formatted(problem, command.getCommandSpec().qualifiedName()));
  }

  /** Says what happened. Returns the exit code. */
  int explain(Throwable e) {
    if (e instanceof InputException input) {
      return say(ExitCode.USAGE, input.problems());
    } else if (e instanceof ConfigException config) {
      return say(ExitCode.USAGE, config.problems());
    } else if (e instanceof OutputRefusedException) {
      return say(ExitCode.USAGE, text(e));
    } else if (e instanceof OutputInUseException) {
      return say(ExitCode.IN_USE, text(e));
    } else if (e instanceof IOException io) {
      return say(ExitCode.IO, describe(io) + "; mend that and give the same command again");
    }
    Throwable cause = e.getCause();
    boolean isWrapper = e instanceof UncheckedIOException || e instanceof CompletionException;
    return isWrapper && cause != null ? explain(cause) : defect(e);
  }

  /** What the operating system said of which file. */
  static String describe(IOException e) {
    if (e instanceof FileSystemException file && file.getReason() == null) {
      String what =
          e instanceof NoSuchFileException
              ? "no such file or folder"
              : e instanceof AccessDeniedException ? "no permission" : e.getClass().getSimpleName();
      return "%s: %s".formatted(file.getFile(), what);
    }
    return text(e);
  }

  private static String text(Throwable e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private int defect(Throwable e) {
    err.println("penstock failed by a defect of its own; please report this:");
    e.printStackTrace(err);
    return ExitCode.STOPPED;
  }

  private static String usage(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      return unmatched(unmatched);
    } else if (e instanceof MissingParameterException missing && !missing.getMissing().isEmpty()) {
      return missing.getMissing().stream()
          .map(ErrorMessages::missing)
          .collect(Collectors.joining("; "));
    } else if (e instanceof OverwrittenOptionException twice) {
      return name(twice.getOverwritten()) + " is given twice";
    } else if (e.getCause() instanceof TypeConversionException conversion
        && e.getArgSpec() != null) {
      return "%s: %s".formatted(name(e.getArgSpec()), conversion.getMessage());
    }
    return text(e);
  }

  private static String unmatched(UnmatchedArgumentException e) {
    String first = e.getUnmatched().get(0);
    CommandSpec command = e.getCommandLine().getCommandSpec();
    if (first.startsWith("-")) {
      String option = first.replaceFirst("=.*", ""); // the value may be a key
      return "unknown option " + option + suggestion(option, command.optionsMap().keySet());
    }
    Set<String> commands = shown(command);
    return commands.isEmpty()
        ? "unexpected argument " + first
        : "unknown command %s%s; there are: %s"
            .formatted(first, suggestion(first, commands), String.join(", ", commands));
  }

  /** The names of the commands that the help shows. */
  private static Set<String> shown(CommandSpec command) {
    Set<String> names = new LinkedHashSet<>();
    command
        .subcommands()
        .forEach(
            (name, line) -> {
              if (!line.getCommandSpec().usageMessage().hidden()) {
                names.add(name);
              }
            });
    return names;
  }

  private static String suggestion(String misspelt, Set<String> words) {
    return Spelling.nearest(misspelt, words).map(" (did you mean %s?)"::formatted).orElse("");
  }

  private static String missing(ArgSpec argument) {
    return argument.required() && argument.isOption()
        ? "%s %s is missing".formatted(name(argument), argument.paramLabel())
        : name(argument) + " needs a value";
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }

  private int say(int code, String line) {
    return say(code, List.of(line));
  }

  private int say(int code, List<String> lines) {
    lines.forEach(line -> err.println(Printable.of(line)));
    return code;
  }
}
