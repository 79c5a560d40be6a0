package dev.penstock.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Locale;
import java.util.TimeZone;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;

/** The program {@code penstock}. */
public final class Main {
  private Main() {}

  /** Runs a command and exits with its code. What is written is UTF-8, whatever the locale. */
  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT);
    PrintStream out = utf8(FileDescriptor.out);
    PrintStream err = utf8(FileDescriptor.err);
    int code = run(args, System.in, out, err);
    out.flush();
    err.flush();
    System.exit(code);
  }

  /** Runs a command. */
  static int run(String[] args, InputStream in, PrintStream out, PrintStream err) {
    return run(
        args,
        new Surroundings(
            in,
            out,
            err,
            System.getenv(),
            Terminals.of(System.getProperty(Terminals.PROPERTY, ""), System.getenv()),
            InstantSource.system(),
            TimeZone.getDefault(),
            System.getProperty(Invocation.PROPERTY, "penstock")));
  }

  /** Runs a command. */
  static int run(String[] args, Surroundings surroundings) {
    ErrorMessages messages = new ErrorMessages(surroundings.err());
    return Converters.register(
            program(args, surroundings)
                .setExpandAtFiles(false)
                .setPosixClusteredShortOptionsAllowed(false)
                .setOut(utf8(surroundings.out()))
                .setErr(utf8(surroundings.err()))
                .setParameterExceptionHandler(messages)
                .setExecutionExceptionHandler(messages))
        .execute(args);
  }

  /** With all commands, but for a run: to look at the others takes it as long as at its own. */
  private static CommandLine program(String[] args, Surroundings surroundings) {
    CommandLine run = new CommandLine(new RunCommand(surroundings).spec());
    CommandLine program = new CommandLine(new PenstockCommand().spec()).addSubcommand(run);
    if (args.length > 0 && args[0].equals(run.getCommandName())) {
      return program;
    }
    CommandLine completion = new CommandLine(new GenerateCompletion());
    completion.getCommandSpec().usageMessage().hidden(true);
    return program
        .addSubcommand(new ReportCommand(surroundings).spec())
        .addSubcommand(new VerifyCommand(surroundings).spec())
        .addSubcommand(new MockCommand(surroundings).spec())
        .addSubcommand(completion);
  }

  private static PrintWriter utf8(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
  }
}
