package dev.penstock.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Outputs on a real disk that are not plain new files, and what may happen to them meanwhile. */
class OddOutputsTest {
  @TempDir Path folder;
  private final RecordingListener listener = new RecordingListener();

  /** What happens while a run is under way. */
  private interface Event {
    void happen() throws IOException;
  }

  private Output open(Path file, Opening opening) throws Exception {
    return Output.toFile(file, opening, Fsync.INTERVAL, listener);
  }

  private void run(Path file, Event meanwhile) throws Exception {
    try (Output output = open(file, Opening.NEW)) {
      output.begin(RunFileTest.START);
      for (int number = 1; number <= 5; number++) {
        output.append(Records.ok(number, "a"));
      }
      meanwhile.happen();
      assertThat(output.drain()).isEmpty();
      output.end(RunFileTest.END);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFolderIsNone(Opening opening) {
    assertThatThrownBy(() -> open(folder, opening))
        .isInstanceOf(OutputRefusedException.class)
        .hasMessageContaining("is a folder");
  }

  @ParameterizedTest
  @EnumSource
  void aNamedPipeIsNoneAndNobodyWaitsForIt(Opening opening) throws Exception {
    Path pipe = folder.resolve("pipe");
    new ProcessBuilder("mkfifo", pipe.toString()).inheritIO().start().waitFor();

    assertThatThrownBy(() -> open(pipe, opening))
        .isInstanceOf(OutputRefusedException.class)
        .hasMessageContaining("not a regular file");
    assertThatThrownBy(() -> Output.foresee(pipe, opening))
        .isInstanceOf(OutputRefusedException.class);
  }

  @Test
  void whereNoFileCanBeMadeTheFolderIsNamed() {
    assertThatThrownBy(() -> open(Path.of("/proc/out.json"), Opening.NEW))
        .hasMessageContaining("/proc");
  }

  @Test
  void throughALinkThatLeadsNowhereItsTargetIsWritten() throws Exception {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Path link = folder.resolve("out.json");
    Files.createSymbolicLink(link, Path.of("elsewhere/real.json"));

    run(link, () -> {});

    assertThat(link).isSymbolicLink();
    assertThat(elsewhere.resolve("real.json")).content().contains("\"answer\":\"a\"");
    assertThat(elsewhere.resolve("real.json.run")).exists();
  }

  @Test
  void aStreamToAFullDeviceFailsOnceAndSaysSo() throws Exception {
    try (OutputStream full = new FileOutputStream("/dev/full");
        Output output = Output.toStream(full, listener)) {
      output.begin(RunFileTest.START);
      output.append(Records.ok(1, "a"));

      assertThat(output.drain()).get().asString().contains("No space left on device");
      assertThat(listener.failures).isEqualTo(1);
      assertThat(output.append(Records.ok(2, "b"))).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"out.json", "out.jsonl"})
  void resultsThatGoMeanwhileAreNotMissed(String name) throws Exception {
    Path file = Files.writeString(folder.resolve(name), "old");

    run(file, () -> Files.delete(file));

    assertThat(file).content().contains("\"answer\":\"a\"");
    assertThat(folder.resolve(name + ".bak")).doesNotExist();
    assertThat(listener.notices).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"out.json", "out.jsonl"})
  void resultsThatAreRenamedMeanwhileStayAsTheyAre(String name) throws Exception {
    Path file = Files.writeString(folder.resolve(name), "old");
    Path renamed = folder.resolve("mine");

    run(file, () -> Files.move(file, renamed));

    assertThat(file).content().contains("\"answer\":\"a\"");
    assertThat(renamed).hasContent("old");
  }

  @ParameterizedTest
  @ValueSource(strings = {"out.json", "out.jsonl"})
  void aRunWhoseJournalGoesMeanwhileIsNotSaidToBeFinished(String name) throws Exception {
    Path file = Files.writeString(folder.resolve(name), "old");
    Path journal = folder.resolve(name + ".journal");
    Path saved = folder.resolve("saved");

    assertThatThrownBy(() -> run(file, () -> Files.move(journal, saved)))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(journal.toString(), "removed or renamed");

    assertThat(listener.records).isEqualTo(5);
    assertThat(file).hasContent("old");
    assertThatThrownBy(() -> open(file, Opening.RESUME))
        .hasMessageContaining(journal + ", which holds the answers");
    Files.move(saved, journal);
    try (Output output = open(file, Opening.RESUME)) {
      assertThat(output.recorded().count()).isEqualTo(5);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"out.json", "out.jsonl"})
  void answersAreTheOwnersUntilTheyAreResults(String name) throws Exception {
    Path file = folder.resolve(name);
    Path journal = folder.resolve(name + ".journal");
    Set<PosixFilePermission> asUsual =
        Files.getPosixFilePermissions(Files.createFile(folder.resolve("sample")));

    run(file, () -> assertThat(mode(journal)).isEqualTo("rw-------"));

    assertThat(mode(file)).isEqualTo(PosixFilePermissions.toString(asUsual));
    assertThat(mode(folder.resolve(name + ".run"))).isEqualTo("rw-------");
    try (Output retried = open(file, Opening.RETRY_FAILED)) {
      retried.begin(RunFileTest.START);
      assertThat(mode(journal)).isEqualTo("rw-------");
    }
    Files.writeString(journal, Files.readString(journal) + "{");
    open(file, Opening.RESUME).close();
    try (var files = Files.newDirectoryStream(folder, "*.broken-*")) {
      List<Path> saved = new ArrayList<>();
      files.forEach(saved::add);
      assertThat(saved).hasSize(1);
      assertThat(mode(saved.get(0))).isEqualTo("rw-------");
    }
    assertThat(folder.resolve(name + ".hashes")).doesNotExist();
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
