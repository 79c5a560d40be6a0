package dev.penstock.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that want the same output. */
class LockRaceTest {
  private static final int RACES = 100;

  @TempDir Path folder;

  /** Another process, by its lines. */
  private static final class Rival implements AutoCloseable {
    private final Process process;
    private final Writer in;
    private final BufferedReader out;

    Rival() throws IOException {
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  LockRival.class.getName())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      in = process.outputWriter(UTF_8);
      out = process.inputReader(UTF_8);
    }

    void tell(Object line) throws IOException {
      in.write(line + "\n");
      in.flush();
    }

    String answer() throws IOException {
      return out.readLine();
    }

    void kill() {
      process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() throws IOException {
      try (out) {
        in.close();
        process.onExit().join();
      }
    }
  }

  @Test
  void ofTwoThatBeginAtOnceExactlyOneGetsTheOutput() throws Exception {
    try (Rival one = new Rival();
        Rival other = new Rival()) {
      for (int race = 0; race < RACES; race++) {
        Path file = folder.resolve(race + ".json");
        one.tell(file);
        other.tell(file);

        assertThat(List.of(one.answer(), other.answer()))
            .containsExactlyInAnyOrder("mine", "theirs");

        one.tell("");
        other.tell("");
      }
    }
  }

  @Test
  void anotherProcessHasItUntilItIsKilled() throws Exception {
    Path file = folder.resolve("out.json");
    try (Rival other = new Rival()) {
      other.tell(file);
      assertThat(other.answer()).isEqualTo("mine");
      assertThatThrownBy(() -> open(file)).isInstanceOf(OutputInUseException.class);
      assertThatThrownBy(() -> Output.foresee(file, Opening.RESUME))
          .isInstanceOf(OutputInUseException.class);
      assertThat(Verification.of(file).state()).isEqualTo(Verification.State.RUNNING);
      assertThat(RunFiles.of(file).events()).hasSize(1);
      assertThatThrownBy(() -> open(file)).isInstanceOf(OutputInUseException.class);

      other.kill();

      open(file).close();
    }
  }

  @Test
  void aRunOfThisProcessHasItToo() throws Exception {
    Path file = folder.resolve("out.json");
    Files.createSymbolicLink(folder.resolve("alias"), folder);
    try (Output first = open(file);
        Rival other = new Rival()) {
      assertThatThrownBy(() -> open(folder.resolve("alias/out.json")))
          .isInstanceOf(OutputInUseException.class);
      assertThatThrownBy(() -> Output.foresee(file, Opening.NEW))
          .isInstanceOf(OutputInUseException.class);
      first.begin(RunFileTest.START);

      other.tell(file);

      assertThat(other.answer()).isEqualTo("theirs");
    }
  }

  private static Output open(Path file) throws Exception {
    return Output.toFile(file, Opening.NEW, Fsync.OFF, new RecordingListener());
  }
}
