package dev.penstock.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.journal.FakeDisk.Call;
import dev.penstock.journal.FakeDisk.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The system tells once that what was written is not on the disk; later it says all is well. */
class FailedForceTest {
  private static final Path FILE = Path.of("/folder/out.jsonl");
  private static final Path JOURNAL = OutputFiles.unresolved(FILE).journal();
  private static final Call FORCE = new Call(Kind.FORCE, JOURNAL);

  private final FakeDisk disk = new FakeDisk();
  private final Session session = new Session(disk, FILE, "first");

  @Test
  void inTheMidstOfTheRunItIsItsEnd() throws Exception {
    try (Output output = session.open(Opening.NEW)) {
      output.begin(Session.start(Opening.NEW));
      disk.fail("Input/output error", FORCE::equals);
      output.append(Records.ok(1, "first \u6c34 1"));

      session.advance(1_000);
      disk.fail("", call -> false);

      assertThat(session.listener.failures).isEqualTo(1);
      assertThat(output.append(Records.ok(2, "is not taken"))).isFalse();
      assertThat(output.drain()).get().asString().contains("Input/output error");
      assertThatThrownBy(() -> output.end(Session.end(RunEnd.Ending.STOPPED)))
          .hasMessageContaining("Input/output error");
      assertThat(output.events()).last().satisfies(FailedForceTest::isFailure);
      assertThat(disk.calls()).containsOnlyOnce(FORCE);
    }
  }

  @Test
  void atTheEndNoResultsAreMadeOfWhatMayBeLost() throws Exception {
    disk.put(FILE, new byte[] {'x'});
    try (Output output = session.open(Opening.NEW)) {
      output.begin(Session.start(Opening.NEW));
      output.append(Records.ok(1, "a"));
      output.drain();
      disk.fail("Input/output error", FORCE::equals);

      assertThatThrownBy(() -> output.end(Session.end(RunEnd.Ending.FINISHED)))
          .hasMessageContaining("Input/output error");

      assertThat(output.events()).last().satisfies(FailedForceTest::isFailure);
      assertThat(output.answers()).contains(JOURNAL);
    }
    assertThat(disk.text(FILE)).isEqualTo("x");
  }

  private static void isFailure(RunEvent event) {
    assertThat(((RunEnd) event).ending()).isEqualTo(RunEnd.Ending.FAILED);
    assertThat(((RunEnd) event).reason()).get().asString().contains("Input/output error");
  }

  @Test
  void theNextRunWritesTheJournalAnewBeforeItGoesOn() throws Exception {
    inTheMidstOfTheRunItIsItsEnd();
    FakeDisk found = disk.afterKill();
    Session resumed = new Session(found, FILE, "resumed");
    try (Output output = resumed.open(Opening.RESUME)) {

      output.begin(Session.start(Opening.RESUME));

      FakeDisk lost = found.afterPowerLoss(new Random(1));
      assertThat(Session.answers(lost, JOURNAL)).isEqualTo(Map.of(1L, "first \u6c34 1"));
      Path temporary = OutputFiles.unresolved(FILE).temporary();
      assertThat(found.calls())
          .containsSubsequence(new Call(Kind.FORCE, temporary), new Call(Kind.MOVE, temporary));
    }
  }

  @Test
  void theNextRunWritesItsNotesAnewBeforeItGoesOn() throws Exception {
    OutputFiles files = OutputFiles.unresolved(FILE);
    RunStart start = Session.start(Opening.RESUME);
    RunEnd longerThanAPage =
        RunFileTest.END.failed(new IOException("the disk is gone ".repeat(1_000)));
    try (RunFile run = RunFile.open(disk, files)) {
      run.append(start);
      disk.fail("Input/output error", new Call(Kind.FORCE, files.run())::equals);
      assertThatThrownBy(() -> run.append(longerThanAPage))
          .hasMessageContaining("Input/output error");
    }
    disk.fail("", call -> false);
    try (RunFile run = RunFile.open(disk, files)) {
      run.append(start);
    }

    FakeDisk lost = disk.afterPowerLoss(new Random(1));

    try (RunFile run = RunFile.open(lost, files)) {
      assertThat(run.history())
          .isEqualTo(new RunHistory(List.of(start, longerThanAPage, start), OptionalLong.empty()));
    }
  }
}
