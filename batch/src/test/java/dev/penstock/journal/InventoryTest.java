package dev.penstock.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What may follow what is there. */
class InventoryTest {
  private static final Path FILE = Path.of("/folder/out.json");
  private static final OutputFiles FILES = OutputFiles.unresolved(FILE);

  private FakeDisk disk = new FakeDisk();

  private Output open(Opening opening) throws Exception {
    return new Session(disk, FILE, "this").open(opening);
  }

  private void earlier(Opening opening, long most, RunEnd.Ending ending) throws Exception {
    new Session(disk, FILE, "earlier").run(opening, most, true, ending);
  }

  private void killedBeforeItHadAJournal(Opening opening) throws Exception {
    FakeDisk.Call create = new FakeDisk.Call(FakeDisk.Kind.CREATE, FILES.journal());
    disk.fail("gone", create::equals);
    try (Output output = open(opening)) {
      assertThatThrownBy(() -> output.begin(Session.start(opening))).hasMessageContaining("gone");
    }
    disk.fail("", call -> false);
  }

  @ParameterizedTest
  @EnumSource
  void nothingAtAllIsABeginning(Opening opening) throws Exception {
    try (Output output = open(opening)) {
      assertThat(output.previous()).isEmpty();
      assertThat(output.isComplete()).isFalse();
      assertThat(output.recorded().count()).isZero();
      output.begin(Session.start(opening));
      assertThat(output.events()).containsExactly(Session.start(opening));
    }
  }

  @Test
  void aRunThatNeverBeganLeavesNothing() throws Exception {
    open(Opening.NEW).close();

    assertThat(disk.names()).isEmpty();
  }

  @Test
  void anUnfinishedRunIsNotReplacedUnasked() throws Exception {
    earlier(Opening.NEW, 3, RunEnd.Ending.STOPPED);

    assertThatThrownBy(() -> open(Opening.NEW))
        .isInstanceOf(OutputRefusedException.class)
        .hasMessageContainingAll(
            FILES.journal().toString(), "--resume", "--overwrite", "another output");
    assertThat(disk.exists(FILES.journal())).isTrue();
  }

  @Test
  void theAnswersOfAnOverwrittenRunAreThereUntilTheNextBegins() throws Exception {
    earlier(Opening.NEW, 3, RunEnd.Ending.STOPPED);

    try (Output output = open(Opening.OVERWRITE)) {
      assertThat(disk.bytes(FILES.journal())).isNotEmpty();
      assertThat(output.previous()).isEmpty();

      output.begin(Session.start(Opening.OVERWRITE));

      assertThat(disk.bytes(FILES.journal())).isEmpty();
      assertThat(output.events()).containsExactly(Session.start(Opening.OVERWRITE));
    }
  }

  @ParameterizedTest
  @CsvSource({"RESUME, 3", "RETRY_FAILED, 2"})
  void aStoppedRunIsGoneOnWith(Opening opening, long kept) throws Exception {
    earlier(Opening.NEW, 3, RunEnd.Ending.STOPPED);

    try (Output output = open(opening)) {
      assertThat(output.previous()).contains(Session.start(Opening.NEW));
      assertThat(output.isComplete()).isFalse();
      assertThat(output.recorded().count()).isEqualTo(kept);
      assertThat(output.recorded().has(6)).isEqualTo(opening == Opening.RESUME);
      output.begin(Session.start(opening));
      assertThat(output.events())
          .containsExactly(
              Session.start(Opening.NEW),
              Session.end(RunEnd.Ending.STOPPED),
              Session.start(opening));
    }
  }

  @Test
  void aFinishedRunIsCompleteAndToldOf() throws Exception {
    earlier(Opening.NEW, Session.SELECTED, RunEnd.Ending.FINISHED);

    try (Output output = open(Opening.RESUME)) {
      assertThat(output.isComplete()).isTrue();
      assertThat(output.answers()).contains(FILE);
      assertThat(output.recorded().count()).isEqualTo(Session.SELECTED);
      assertThat(output.events()).last().isEqualTo(Session.end(RunEnd.Ending.FINISHED));
    }
  }

  @Test
  void whatFailedInAFinishedRunIsRetried() throws Exception {
    earlier(Opening.NEW, Session.SELECTED, RunEnd.Ending.FINISHED);

    try (Output output = open(Opening.RETRY_FAILED)) {
      assertThat(output.isComplete()).isFalse();
      assertThat(output.recorded().count()).isEqualTo(Session.SELECTED - 2);
      assertThat(disk.exists(FILES.journal())).isFalse();
      output.begin(Session.start(Opening.RETRY_FAILED));
      assertThat(Session.answers(disk, FILES.journal())).doesNotContainKeys(3L, 6L).hasSize(5);
    }
  }

  @Test
  void aRunThatFinishedButHasItsJournalIsNotComplete() throws Exception {
    disk.fail("gone", call -> call.kind() == FakeDisk.Kind.MOVE);
    assertThatThrownBy(() -> earlier(Opening.NEW, Session.SELECTED, RunEnd.Ending.FINISHED))
        .hasMessageContaining("gone");
    disk.fail("", call -> false);

    try (Output output = open(Opening.RESUME)) {
      assertThat(output.isComplete()).isFalse();
      assertThat(output.recorded().count()).isEqualTo(Session.SELECTED);
    }
    Session.assertFinished(finished(), FILE, Map.of());
  }

  private FakeDisk finished() throws Exception {
    new Session(disk, FILE, "last").runToTheEnd(Opening.RESUME);
    return disk;
  }

  @ParameterizedTest
  @EnumSource(names = {"RESUME", "RETRY_FAILED"})
  void aRunThatWasKilledBeforeItsJournalBegins(Opening opening) throws Exception {
    killedBeforeItHadAJournal(Opening.NEW);
    killedBeforeItHadAJournal(Opening.RESUME);

    try (Output output = open(opening)) {
      assertThat(output.previous()).contains(Session.start(Opening.RESUME));
      assertThat(output.recorded().count()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"RESUME", "RETRY_FAILED"})
  void aJournalWithoutARunFileIsNotGoneOnWith(Opening opening) throws Exception {
    earlier(Opening.NEW, 3, RunEnd.Ending.STOPPED);
    disk.delete(FILES.run());

    assertRefused(opening, FILES.run() + " does not say of which run the answers in");
  }

  @ParameterizedTest
  @EnumSource(names = {"RESUME", "RETRY_FAILED"})
  void resultsWithoutARunFileAreNotGoneOnWith(Opening opening) {
    disk.put(FILE, "[]".getBytes(UTF_8));

    assertRefused(opening, FILES.run() + ", which says what run " + FILE + " is of, is not there");
    assertThat(disk.names()).containsExactly(FILE);
  }

  @ParameterizedTest
  @CsvSource({"STOPPED, RESUME", "FAILED, RESUME", "STOPPED, RETRY_FAILED"})
  void aRunWhoseJournalIsGoneIsNotGoneOnWith(RunEnd.Ending ending, Opening opening)
      throws Exception {
    earlier(Opening.NEW, 3, ending);
    disk.delete(FILES.journal());

    assertRefused(opening, FILES.journal() + ", which holds the answers");
  }

  @ParameterizedTest
  @EnumSource(names = {"RESUME", "RETRY_FAILED"})
  void aResumedRunWhoseJournalIsGoneIsNotGoneOnWith(Opening opening) throws Exception {
    earlier(Opening.NEW, 3, RunEnd.Ending.STOPPED);
    try (Output killed = open(opening)) {
      killed.begin(Session.start(opening));
    }
    disk.delete(FILES.journal());

    assertRefused(opening, FILES.journal() + ", which holds the answers");
  }

  @ParameterizedTest
  @EnumSource(names = {"RESUME", "RETRY_FAILED"})
  void aFinishedRunWhoseResultsAreGoneIsNotGoneOnWith(Opening opening) throws Exception {
    earlier(Opening.NEW, Session.SELECTED, RunEnd.Ending.FINISHED);
    disk.delete(FILE);

    assertRefused(opening, FILE + ", the results of the run");
  }

  @ParameterizedTest
  @EnumSource(names = {"RESUME", "RETRY_FAILED"})
  void otherResultsInTheirPlaceAreNotTakenForThem(Opening opening) throws Exception {
    earlier(Opening.NEW, Session.SELECTED, RunEnd.Ending.FINISHED);
    disk.put(FILE, "[\n{\"request_num\":1,\"ok\":true}\n]\n".getBytes(UTF_8));

    assertRefused(opening, FILE + " has 1 records, but the run");
  }

  private void assertRefused(Opening opening, String reason) {
    assertThatThrownBy(() -> open(opening))
        .isInstanceOf(OutputRefusedException.class)
        .hasMessageStartingWith(reason)
        .hasMessageContainingAll("put", "back", "--overwrite");
  }

  private List<String> foreseen(Opening opening) throws Exception {
    FakeDisk before = disk.afterKill();
    List<String> sentences;
    try (Foresight found = FileOutput.foresee(FILES, opening, disk)) {
      sentences = found.sentences();
    }
    assertThat(disk.names()).isEqualTo(before.names());
    assertThat(disk.names())
        .allSatisfy(path -> assertThat(disk.bytes(path)).isEqualTo(before.bytes(path)));
    return sentences;
  }

  @Test
  void whatWouldBecomeOfAStoppedRunIsForeseen() throws Exception {
    disk.put(FILE, "[]".getBytes(UTF_8));
    earlier(Opening.NEW, 3, RunEnd.Ending.STOPPED);
    disk.put(FILES.journal(), (disk.text(FILES.journal()) + "{\"re").getBytes(UTF_8));
    String backup = "the /folder/out.json that is there becomes /folder/out.json.bak";

    assertThatThrownBy(() -> foreseen(Opening.NEW)).isInstanceOf(OutputRefusedException.class);
    assertThat(foreseen(Opening.OVERWRITE))
        .containsExactly("/folder/out.json.journal is removed, with the answers in it", backup);
    assertThat(foreseen(Opening.RESUME))
        .containsExactly(
            "the last 4 bytes of /folder/out.json.journal, where a crash tore a record, are saved"
                + " aside",
            "3 requests have a record in /folder/out.json.journal and are not sent again",
            backup);
    assertThat(foreseen(Opening.RETRY_FAILED))
        .contains(
            "2 requests have a record of success in /folder/out.json.journal and are not sent"
                + " again");
  }

  @Test
  void ofAFinishedRunNothingChanges() throws Exception {
    earlier(Opening.NEW, Session.SELECTED, RunEnd.Ending.FINISHED);

    assertThat(foreseen(Opening.RESUME))
        .containsExactly("7 requests have a record in /folder/out.json and are not sent again");
  }

  @Test
  void resultsThatComeOutTheSameStayWithTheirBackup() throws Exception {
    disk.put(FILE, "[]".getBytes(UTF_8));
    new Session(disk, FILE, "all").runToTheEnd(Opening.NEW);
    String results = disk.text(FILE);

    new Session(disk, FILE, "none failed").runToTheEnd(Opening.RETRY_FAILED);

    assertThat(disk.text(FILE)).isEqualTo(results);
    assertThat(disk.text(FILES.backup())).isEqualTo("[]");
    assertThat(disk.names()).containsExactlyInAnyOrder(FILE, FILES.backup(), FILES.run());
  }

  @Test
  void theStartOfAnEarlierVersionIsNew() throws Exception {
    earlier(Opening.NEW, 3, RunEnd.Ending.STOPPED);
    String run = disk.text(FILES.run());
    disk.put(
        FILES.run(),
        run.replace("\"opening\":\"new\",", "").replace("\"selected\":7,", "").getBytes(UTF_8));

    try (Output output = open(Opening.RESUME)) {
      assertThat(output.previous().map(RunStart::opening)).isEqualTo(Optional.of(Opening.NEW));
      assertThat(output.previous().orElseThrow().selected()).isEmpty();
    }
  }
}
