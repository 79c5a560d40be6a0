package dev.penstock.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The program in a process of its own, started in a folder. */
final class Program implements AutoCloseable {
  /** Lets signals through that are ignored here, as they are under {@code nohup}. */
  private static final List<String> DEFAULT_SIGNALS = defaultSignals();

  private final Process process;
  private final Path out;
  private final Path err;

  private Program(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  private static List<String> defaultSignals() {
    List<String> env = List.of("env", "--default-signal=HUP,INT");
    List<String> check = new ArrayList<>(env);
    check.add("true");
    try {
      return new ProcessBuilder(check).start().waitFor() == 0 ? env : List.of();
    } catch (IOException e) {
      return List.of();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** What is left of a process. */
  record Ended(int code, String out, String err) {
    List<String> errLines() {
      return err.lines().toList();
    }
  }

  /** Starts it with nothing on its standard input. */
  static Program start(Path folder, Map<String, String> variables, List<String> arguments)
      throws IOException {
    return start(folder, variables, "", arguments);
  }

  static Program start(
      Path folder, Map<String, String> variables, String stdin, List<String> arguments)
      throws IOException {
    return start(folder, variables, stdin, List.of(), arguments);
  }

  /** Starts it under another program, such as strace. */
  static Program start(
      Path folder, Map<String, String> variables, List<String> wrapper, List<String> arguments)
      throws IOException {
    return start(folder, variables, "", wrapper, arguments);
  }

  private static Program start(
      Path folder,
      Map<String, String> variables,
      String stdin,
      List<String> wrapper,
      List<String> arguments)
      throws IOException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> command = new ArrayList<>(DEFAULT_SIGNALS);
    command.addAll(wrapper);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Duser.timezone=Asia/Shanghai"));
    command.addAll(List.of("-cp", classPath, "dev.penstock.cli.Main"));
    command.addAll(arguments);
    Path in = Files.writeString(Files.createTempFile(folder, "stdin", ""), stdin);
    Path out = Files.createTempFile(folder, "stdout", "");
    Path err = Files.createTempFile(folder, "stderr", "");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().keySet().removeIf(Program::isRoute);
    builder.environment().putAll(variables);
    builder.environment().put("LC_ALL", "C.UTF-8");
    return new Program(builder.start(), out, err);
  }

  /** What the machine of a test says of proxies and authorities is no part of the test. */
  private static boolean isRoute(String variable) {
    String name = variable.toUpperCase(Locale.ROOT);
    return name.endsWith("_PROXY") || name.equals("SSL_CERT_FILE");
  }

  /** The first line of its standard output, once it is there. */
  String awaitOutput() throws IOException, InterruptedException {
    for (int i = 0; i < 2_000; i++) {
      String said = said(out);
      if (said.contains("\n")) {
        return said.substring(0, said.indexOf('\n'));
      }
      if (process.waitFor(10, TimeUnit.MILLISECONDS)) {
        throw new AssertionError("ended: " + said(err));
      }
    }
    throw new AssertionError("nothing said within 20 s; but " + said(err));
  }

  long pid() {
    return process.pid();
  }

  /** Waits for its end. */
  Ended end() throws IOException, InterruptedException {
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      throw new AssertionError("did not end: " + said(err));
    }
    return new Ended(process.exitValue(), said(out), said(err));
  }

  /** Waits for its end for so long at most; tells whether it came. */
  boolean endsWithin(int millis) throws InterruptedException {
    return process.waitFor(millis, TimeUnit.MILLISECONDS);
  }

  /** Waits until its standard error holds the text. */
  void awaitError(String text) throws IOException, InterruptedException {
    awaitErrors(text, 1);
  }

  /** Waits until so many lines of its standard error hold the text. */
  void awaitErrors(String text, int lines) throws IOException, InterruptedException {
    for (int i = 0; i < 2_000; i++) {
      String said = said(err);
      if (said.lines().filter(line -> line.contains(text)).count() >= lines) {
        return;
      }
      if (process.waitFor(10, TimeUnit.MILLISECONDS)) {
        throw new AssertionError("ended: " + said);
      }
    }
    throw new AssertionError("not said within 20 s: %s; but %s".formatted(text, said(err)));
  }

  /**
   * What it has said so far; a process that goes on or was killed may end it within a character.
   */
  private static String said(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }

  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** Ends it, however it is. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
