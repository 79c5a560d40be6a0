package dev.penstock.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FullDiskTest {
  private static final byte[] LINES = "one\ntwo\nthree\n".getBytes(StandardCharsets.UTF_8);
  private static final Path JOURNAL = Path.of("/folder/journal");

  @ParameterizedTest
  @CsvSource({"0, 0", "3, 0", "4, 4", "7, 4", "8, 8", "13, 8", "14, 14", "17, 14", "18, 18"})
  void whatWasWrittenWholeStaysAndTheRestIsCut(int room, int left) throws IOException {
    FakeDisk disk = new FakeDisk();
    disk.leaveRoom(room);

    Optional<IOException> failure = Optional.empty();
    JournalFile.create(disk, JOURNAL);
    try (JournalFile journal = JournalFile.open(disk, JOURNAL)) {
      journal.write(LINES, LINES.length);
      journal.write(LINES, LINES.length);
    } catch (IOException e) {
      failure = Optional.of(e);
    }

    assertThat(failure).get().asString().contains(JOURNAL + ": No space left on device");
    assertThat(disk.bytes(JOURNAL)).hasSize(left);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/folder/out.json", "/folder/out.jsonl"})
  void aRunThatFillsTheDiskAtAnyByteIsResumedOnceThereIsRoom(Path file) throws Exception {
    FakeDisk roomy = new FakeDisk();
    new Session(roomy, file, "roomy").runToTheEnd(Opening.NEW);
    int needed = roomy.names().stream().mapToInt(path -> roomy.bytes(path).length).sum();

    for (int room = 0; room < 3 * needed; room += 7) {
      FakeDisk disk = new FakeDisk();
      disk.leaveRoom(room);
      Session full = new Session(disk, file, "full");
      Optional<IOException> failure = run(full);
      disk.leaveRoom(Integer.MAX_VALUE);

      assertThat(full.listener.failures).isLessThanOrEqualTo(failure.isPresent() ? 1 : 0);
      Map<Long, String> kept = recorded(disk, file);
      new Session(disk, file, "resumed").runToTheEnd(Opening.RESUME);
      Session.assertFinished(disk, file, kept);
    }
  }

  /** As a run does: what fails is its end. */
  private static Optional<IOException> run(Session session) throws Exception {
    try (Output output = session.open(Opening.NEW)) {
      output.begin(Session.start(Opening.NEW));
      for (long number = 1; number <= Session.SELECTED; number++) {
        output.append(Records.ok(number, "full \u6c34 " + number));
      }
      Optional<IOException> failure = output.drain();
      output.end(Session.end(failure.isPresent() ? RunEnd.Ending.FAILED : RunEnd.Ending.FINISHED));
      return failure;
    } catch (IOException e) {
      return Optional.of(e);
    }
  }

  private static Map<Long, String> recorded(FakeDisk disk, Path file) {
    Path journal = OutputFiles.unresolved(file).journal();
    assertThat(disk.text(OutputFiles.unresolved(file).run()))
        .satisfiesAnyOf(
            text -> assertThat(text).isEmpty(), text -> assertThat(text).endsWith("}\n"));
    assertThat(disk.text(journal))
        .satisfiesAnyOf(
            text -> assertThat(text).isEmpty(), text -> assertThat(text).endsWith("}\n"));
    return Session.answers(disk, disk.exists(journal) ? journal : file);
  }

  @Test
  void theRunStopsAtTheFirstRecordThatHasNoRoom() throws Exception {
    FakeDisk disk = new FakeDisk();
    Session session = new Session(disk, Path.of("/folder/out.json"), "full");
    try (Output output = session.open(Opening.NEW)) {
      output.begin(Session.start(Opening.NEW));
      assertThat(output.append(Records.ok(1, "fits"))).isTrue();
      disk.leaveRoom(10);

      output.append(Records.ok(2, "does not"));

      assertThat(session.listener.failures).isEqualTo(1);
      assertThat(output.append(Records.ok(3, "is not taken"))).isFalse();
      assertThat(output.drain()).get().asString().contains("No space left on device");
      disk.leaveRoom(Integer.MAX_VALUE);
      output.end(Session.end(RunEnd.Ending.FAILED));
      assertThat(output.events()).last().isEqualTo(Session.end(RunEnd.Ending.FAILED));
    }
  }

  @Test
  void aRunIsNotFinishedWhoseLastRecordHadNoRoom() throws Exception {
    FakeDisk disk = new FakeDisk();
    Session session = new Session(disk, Path.of("/folder/out.json"), "full");
    try (Output output = session.open(Opening.NEW)) {
      output.begin(Session.start(Opening.NEW));
      disk.leaveRoom(10);
      output.append(Records.ok(1, "does not fit"));
      disk.leaveRoom(Integer.MAX_VALUE);

      assertThatThrownBy(() -> output.end(Session.end(RunEnd.Ending.FINISHED)))
          .hasMessageContaining("No space left on device");

      assertThat(((RunEnd) output.events().get(1)).ending()).isEqualTo(RunEnd.Ending.FAILED);
    }
  }
}
