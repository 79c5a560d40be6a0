package dev.penstock.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.journal.Verification.State;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerificationTest {
  private static final Path FILE = Path.of("/folder/out.json");
  private static final OutputFiles FILES = OutputFiles.unresolved(FILE);

  @TempDir Path folder;
  private final FakeDisk disk = new FakeDisk();

  private Verification verify() throws Exception {
    return Verification.of(RunFiles.of(FILE, disk));
  }

  private void run(long most, RunEnd.Ending ending) throws Exception {
    new Session(disk, FILE, "a").run(Opening.NEW, most, true, ending);
  }

  @Test
  void aFinishedRunHasARecordOfEachRequest() throws Exception {
    run(Session.SELECTED, RunEnd.Ending.FINISHED);

    assertThat(verify())
        .isEqualTo(
            new Verification(
                State.FINISHED,
                OptionalLong.of(7),
                5,
                2,
                OptionalLong.of(0),
                0,
                0,
                0,
                0,
                List.of()));
    assertThat(verify().isSound()).isTrue();
  }

  @Test
  void aStoppedRunHasSomeThatAreNotSent() throws Exception {
    run(3, RunEnd.Ending.STOPPED);
    disk.put(FILES.journal(), (disk.text(FILES.journal()) + "{\"re").getBytes(UTF_8));

    Verification found = verify();

    assertThat(found.state()).isEqualTo(State.UNFINISHED);
    assertThat(found.ok() + found.failed()).isEqualTo(3);
    assertThat(found.unsent()).hasValue(4);
    assertThat(found.torn()).isEqualTo(4);
    assertThat(found.isSound()).isTrue();
  }

  @Test
  void aRecordThatIsMissingFromTheResultsIsLost() throws Exception {
    run(Session.SELECTED, RunEnd.Ending.FINISHED);
    List<String> lines = new ArrayList<>(disk.text(FILE).lines().toList());
    lines.remove(4);
    disk.put(FILE, (String.join("\n", lines) + "\n").getBytes(UTF_8));

    assertThat(verify().lost()).isEqualTo(1);
    assertThat(verify().isSound()).isFalse();
  }

  @Test
  void whatIsTwiceOrDamagedIsCountedAndNamed() throws Exception {
    run(3, RunEnd.Ending.STOPPED);
    String journal = disk.text(FILES.journal());
    String line = journal.lines().findFirst().orElseThrow() + "\n";
    disk.put(FILES.journal(), (journal + "x\n" + line).getBytes(UTF_8));

    Verification found = verify();

    assertThat(found.twice()).isEqualTo(1);
    assertThat(found.damaged()).isEqualTo(1);
    assertThat(found.ok() + found.failed()).isEqualTo(3);
    int length = journal.getBytes(UTF_8).length;
    assertThat(found.problems())
        .containsExactly(
            new Verification.Problem(length, "not a record"),
            new Verification.Problem(length + 2, "a second record of request 7"));
    assertThat(found.isSound()).isFalse();
  }

  @Test
  void aRequestBeyondThoseSelectedIsAProblem() throws Exception {
    run(3, RunEnd.Ending.STOPPED);
    String journal = disk.text(FILES.journal());
    String strange = new String(RecordLine.of(Records.ok(8, "a")), UTF_8);
    disk.put(FILES.journal(), (journal + strange).getBytes(UTF_8));

    assertThat(verify().isSound()).isFalse();
    assertThat(verify().problems())
        .extracting(Verification.Problem::what)
        .containsExactly("a record of request 8, but only 7 were selected");
  }

  @Test
  void aRunOfThisProcessIsNotLookedAtSinceItWouldLoseItsLock() throws Exception {
    Path file = folder.resolve("out.json");
    try (Output output = Output.toFile(file, Opening.NEW, Fsync.OFF, new RecordingListener())) {
      output.begin(RunFileTest.START);

      assertThatThrownBy(() -> Verification.of(file)).isInstanceOf(OutputInUseException.class);
      assertThatThrownBy(() -> RunFiles.of(file).events()).isInstanceOf(OutputInUseException.class);
    }
    assertThat(Verification.of(file).state()).isEqualTo(State.UNFINISHED);
    assertThat(RunFiles.of(file).events()).containsExactly(RunFileTest.START);
  }

  @Test
  void whereThereWasNoRunThereIsNothingToVerify() {
    assertThatThrownBy(() -> Verification.of(folder.resolve("out.json")))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("out.json.run");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void recordsAreReadAsTheyStand() throws Exception {
    Path file = folder.resolve("out.json");
    try (Output output = Output.toFile(file, Opening.NEW, Fsync.OFF, new RecordingListener())) {
      output.begin(RunFileTest.START);
      output.append(Records.ok(2, "b"));
      output.append(Records.ok(1, "a"));
      output.drain();
      output.end(RunFileTest.END);
    }
    List<String> lines = new ArrayList<>();

    RunFiles.of(file)
        .eachRecord((buffer, from, to) -> lines.add(new String(buffer, from, to - from, UTF_8)));

    String text = Files.readString(file);
    assertThat(text).isEqualTo("[\n" + String.join(",\n", lines) + "\n]\n");
  }
}
