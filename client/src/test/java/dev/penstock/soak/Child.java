package dev.penstock.soak;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM of its own that runs a main class of the tests, and what it prints. */
final class Child implements AutoCloseable {
  private final String name;
  private final Process process;
  private final BufferedReader output;

  private Child(String name, Process process) {
    this.name = name;
    this.process = process;
    this.output = process.inputReader();
  }

  static Child start(String heap, Class<?> main, Object... args) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                heap,
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    for (Object arg : args) {
      command.add(arg.toString());
    }
    return new Child(
        main.getSimpleName(), new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  String line() throws IOException {
    String line = output.readLine();
    if (line == null) {
      throw new IOException(name + " said no more");
    }
    return line;
  }

  /** All that it prints to its end, as it comes also on the standard output. */
  List<String> rest() throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      System.out.println(name + ": " + line);
      lines.add(line);
    }
    int exit = process.waitFor();
    if (exit != 0) {
      throw new AssertionError(name + " ended with " + exit + ": " + String.join("\n", lines));
    }
    return lines;
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().join();
    output.close();
  }
}
