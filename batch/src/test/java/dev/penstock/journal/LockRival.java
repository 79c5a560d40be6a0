package dev.penstock.journal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A process that begins a run on each output whose name it reads, says {@code mine} or {@code
 * theirs}, and closes it at the next line.
 */
final class LockRival {
  private LockRival() {}

  public static void main(String[] args) throws IOException, OutputRefusedException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String file = in.readLine(); file != null; file = in.readLine()) {
      try (Output output =
          Output.toFile(Path.of(file), Opening.NEW, Fsync.OFF, new RecordingListener())) {
        output.begin(RunFileTest.START);
        say("mine");
        in.readLine();
      } catch (OutputInUseException e) {
        say("theirs");
        in.readLine();
      }
    }
  }

  private static void say(String word) {
    System.out.println(word);
    System.out.flush();
  }
}
