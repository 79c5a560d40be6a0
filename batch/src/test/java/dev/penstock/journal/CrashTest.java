package dev.penstock.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.journal.FakeDisk.Halt;
import dev.penstock.journal.FakeDisk.Moment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process that dies at every call on the disk, and the next that goes on. */
class CrashTest {
  private static final String ANCIENT =
      "[\n{\"request_num\":1,\"line\":1,\"ok\":true,\"answer\":\"ancient\",\"error\":null}\n]\n";

  /** A session that is to die, and what it finds. */
  enum Scene {
    A_NEW_ARRAY("out.json", Opening.NEW),
    NEW_LINES("out.jsonl", Opening.NEW),
    OVER_A_STOPPED_RUN("out.json", Opening.OVERWRITE) {
      @Override
      void before(FakeDisk disk, Path file) throws Exception {
        stopped(disk, file);
      }
    },
    OVER_A_RUN_THAT_DIED_AS_IT_FINISHED("out.json", Opening.OVERWRITE) {
      @Override
      void before(FakeDisk disk, Path file) throws Exception {
        diedAfterItsEnd(disk, file);
      }
    },
    RESUMED_AFTER_A_STOP("out.json", Opening.RESUME) {
      @Override
      void before(FakeDisk disk, Path file) throws Exception {
        stopped(disk, file);
      }
    },
    RESUMED_LINES("out.jsonl", Opening.RESUME) {
      @Override
      void before(FakeDisk disk, Path file) throws Exception {
        stopped(disk, file);
      }
    },
    RESUMED_AFTER_A_TORN_WRITE("out.json", Opening.RESUME) {
      @Override
      void before(FakeDisk disk, Path file) throws Exception {
        stopped(disk, file);
        Path journal = OutputFiles.unresolved(file).journal();
        byte[] whole = disk.bytes(journal);
        byte[] torn = Arrays.copyOf(whole, whole.length + 20);
        System.arraycopy(whole, 0, torn, whole.length, 20);
        disk.put(journal, torn);
      }
    },
    RESUMED_AFTER_A_FAILURE("out.jsonl", Opening.RESUME) {
      @Override
      void before(FakeDisk disk, Path file) throws Exception {
        new Session(disk, file, "first").run(Opening.NEW, 3, true, RunEnd.Ending.FAILED);
      }
    },
    RESUMED_AFTER_IT_DIED_AS_IT_FINISHED("out.jsonl", Opening.RESUME) {
      @Override
      void before(FakeDisk disk, Path file) throws Exception {
        diedAfterItsEnd(disk, file);
      }
    },
    RETRIED_FROM_AN_ARRAY("out.json", Opening.RETRY_FAILED) {
      @Override
      void before(FakeDisk disk, Path file) throws Exception {
        finished(disk, file);
      }
    },
    RETRIED_FROM_LINES("out.jsonl", Opening.RETRY_FAILED) {
      @Override
      void before(FakeDisk disk, Path file) throws Exception {
        finished(disk, file);
      }
    },
    RETRIED_FROM_A_JOURNAL("out.json", Opening.RETRY_FAILED) {
      @Override
      void before(FakeDisk disk, Path file) throws Exception {
        stopped(disk, file);
      }
    };

    final Path file;
    final Opening opening;

    Scene(String name, Opening opening) {
      file = Path.of("/folder").resolve(name);
      this.opening = opening;
    }

    /** Runs what was before on a disk with older results. */
    void before(FakeDisk disk, Path file) throws Exception {}

    private static void stopped(FakeDisk disk, Path file) throws Exception {
      new Session(disk, file, "first").run(Opening.NEW, 3, true, RunEnd.Ending.STOPPED);
    }

    private static void finished(FakeDisk disk, Path file) throws Exception {
      new Session(disk, file, "first")
          .run(Opening.NEW, Session.SELECTED, true, RunEnd.Ending.FINISHED);
    }

    private static void diedAfterItsEnd(FakeDisk disk, Path file) throws Exception {
      disk.fail("gone", call -> call.kind() == FakeDisk.Kind.MOVE);
      try {
        finished(disk, file);
      } catch (IOException e) {
        disk.fail("", call -> false);
      }
    }

    FakeDisk disk() throws Exception {
      FakeDisk disk = new FakeDisk();
      disk.put(file, ANCIENT.getBytes(StandardCharsets.UTF_8));
      before(disk, file);
      return disk.afterKill();
    }

    /** The answers before that the session keeps. */
    Map<Long, String> kept() throws Exception {
      if (!opening.continues()) {
        return Map.of();
      }
      FakeDisk disk = disk();
      try (Output output = new Session(disk, file, "look").open(opening)) {
        Path journal = OutputFiles.unresolved(file).journal();
        Map<Long, String> answers = Session.answers(disk, disk.exists(journal) ? journal : file);
        answers.keySet().removeIf(number -> !output.recorded().has(number));
        return answers;
      }
    }

    int calls() throws Exception {
      FakeDisk disk = disk();
      new Session(disk, file, "whole").runToTheEnd(opening);
      return disk.calls().size();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aProcessKilledAtAnyCallLosesNothingThatWasRecorded(Scene scene) throws Exception {
    Map<Long, String> before = scene.kept();
    for (int call = 0; call < scene.calls(); call++) {
      for (Moment moment : Moment.values()) {
        Session killed = die(scene, call, moment);

        Map<Long, String> kept = with(before, killed.appended());
        FakeDisk disk = goOn(scene, killed.disk.afterKill(), kept, "resumed");

        Session.assertFinished(disk, scene.file, kept);
        assertBackup(scene, disk);
        assertNotMixed(scene, disk);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aProcessKilledAgainAsItGoesOnLosesNothing(Scene scene) throws Exception {
    Random random = new Random(11);
    Map<Long, String> before = scene.kept();
    for (int call = 0; call < scene.calls(); call++) {
      for (int i = 0; i < 5; i++) {
        Session killed = die(scene, call, any(random));
        Map<Long, String> kept = with(before, killed.appended());
        FakeDisk found = killed.disk.afterKill();
        found.haltAt(random.nextInt(40), any(random));
        Session again = new Session(found, scene.file, "again");
        try {
          again.runToTheEnd(continuing(scene));
        } catch (Halt | OutputRefusedException e) {
          kept = with(kept, again.appended());
        }

        FakeDisk disk = goOn(scene, found.afterKill(), kept, "resumed");

        Session.assertFinished(disk, scene.file, kept);
        assertBackup(scene, disk);
        assertNotMixed(scene, disk);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPowerFailureAtAnyCallLosesNothingThatWasForced(Scene scene) throws Exception {
    failAtEveryCall(scene, 12);
  }

  @Tag("system")
  @ParameterizedTest
  @EnumSource
  void manyPowerFailuresLoseNothingThatWasForced(Scene scene) throws Exception {
    failAtEveryCall(scene, 500);
  }

  private static void failAtEveryCall(Scene scene, int times) throws Exception {
    Random random = new Random(5);
    Map<Long, String> before = scene.kept();
    for (int call = 0; call < scene.calls(); call++) {
      for (int i = 0; i < times; i++) {
        Session killed = die(scene, call, i % 2 == 0 ? Moment.BEFORE : Moment.HALF_WAY);

        Map<Long, String> kept = with(before, killed.forced());
        FakeDisk disk = goOn(scene, killed.disk.afterPowerLoss(random), kept, "resumed");

        Session.assertFinished(disk, scene.file, kept);
      }
    }
  }

  private static Moment any(Random random) {
    return List.of(Moment.values()).get(random.nextInt(3));
  }

  private static Session die(Scene scene, int call, Moment moment) throws Exception {
    FakeDisk disk = scene.disk();
    disk.haltAt(call, moment);
    Session session = new Session(disk, scene.file, "killed");
    try {
      session.runToTheEnd(scene.opening);
    } catch (Halt e) {
      // As told.
    }
    return session;
  }

  /** Resumes; where nothing was begun yet that could be, it begins as the dead one did. */
  private static FakeDisk goOn(Scene scene, FakeDisk disk, Map<Long, String> kept, String name)
      throws Exception {
    try {
      new Session(disk, scene.file, name).runToTheEnd(continuing(scene));
    } catch (OutputRefusedException e) {
      assertThat(kept).as(e.getMessage()).isEmpty();
      new Session(disk, scene.file, name).runToTheEnd(scene.opening);
    }
    return disk;
  }

  private static Opening continuing(Scene scene) {
    return scene.opening.continues() ? scene.opening : Opening.RESUME;
  }

  private static Map<Long, String> with(Map<Long, String> one, Map<Long, String> more) {
    Map<Long, String> all = new TreeMap<>(one);
    all.putAll(more);
    return all;
  }

  /** A run that overwrites has no answers of the one before. */
  private static void assertNotMixed(Scene scene, FakeDisk disk) {
    if (disk.text(OutputFiles.unresolved(scene.file).run()).contains("\"opening\":\"overwrite\"")) {
      assertThat(disk.text(scene.file)).doesNotContain("\"first ");
    }
  }

  @Test
  void whatAResumedRunWroteOutlastsAPowerFailureWhereverTheFirstWasKilled() throws Exception {
    Path file = Path.of("/folder/out.jsonl");
    for (int call = 0; call < 8; call++) {
      for (int seed = 0; seed < 20; seed++) {
        FakeDisk disk = new FakeDisk();
        Session first = new Session(disk, file, "first");
        disk.haltAt(call, Moment.AFTER);
        assertThatThrownBy(() -> first.runToTheEnd(Opening.NEW)).isInstanceOf(FakeDisk.Halt.class);
        disk.restart();
        new Session(disk, file, "second").run(Opening.RESUME, 3, false, RunEnd.Ending.STOPPED);

        FakeDisk found = disk.afterPowerLoss(new Random(seed));
        new Session(found, file, "third").runToTheEnd(Opening.RESUME);

        assertThat(found.text(file).split("second ", -1)).hasSize(1 + 3);
      }
    }
  }

  @Test
  void aRetryThatFoundNothingAndDiedCanBeResumed() throws Exception {
    Path file = Path.of("/folder/out.json");
    for (int call = 0; call < 10; call++) {
      FakeDisk disk = new FakeDisk();
      Session retry = new Session(disk, file, "retry");
      disk.haltAt(call, Moment.AFTER);
      assertThatThrownBy(() -> retry.runToTheEnd(Opening.RETRY_FAILED))
          .isInstanceOf(FakeDisk.Halt.class);

      FakeDisk found = disk.afterKill();
      new Session(found, file, "resumed").runToTheEnd(Opening.RESUME);

      assertThat(found.names()).contains(file);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPowerFailureAfterTheEndChangesNothing(Scene scene) throws Exception {
    FakeDisk disk = scene.disk();
    new Session(disk, scene.file, "whole").runToTheEnd(scene.opening);

    for (int seed = 0; seed < 20; seed++) {
      FakeDisk found = disk.afterPowerLoss(new Random(seed));

      assertThat(found.names()).isEqualTo(disk.names());
      assertThat(found.names())
          .allSatisfy(path -> assertThat(found.bytes(path)).isEqualTo(disk.bytes(path)));
    }
  }

  /** Results that were there before are never lost by a crash in the middle of the swap. */
  private static void assertBackup(Scene scene, FakeDisk disk) throws Exception {
    String expected = scene.disk().text(scene.file);
    assertThat(disk.text(OutputFiles.unresolved(scene.file).backup())).isEqualTo(expected);
  }
}
