package dev.penstock.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class FsyncTest {
  private static final Path FILE = Path.of("/folder/out.json");

  private final FakeDisk disk = new FakeDisk();
  private final Session session = new Session(disk, FILE, "a");

  private int forces() {
    Path journal = OutputFiles.unresolved(FILE).journal();
    return Collections.frequency(disk.calls(), new FakeDisk.Call(FakeDisk.Kind.FORCE, journal));
  }

  @Test
  void aRecordIsForcedASecondAfterItCameAndNothingIsWhereNoneCame() throws Exception {
    try (Output output = session.open(Opening.NEW)) {
      output.begin(Session.start(Opening.NEW));
      session.advance(5_000);
      assertThat(forces()).isZero();

      output.append(Records.ok(1, "a"));
      session.advance(900);
      output.append(Records.ok(2, "b"));
      assertThat(forces()).isZero();
      session.advance(100);
      assertThat(forces()).isEqualTo(1);

      session.advance(5_000);
      assertThat(forces()).isEqualTo(1);
      output.append(Records.ok(3, "c"));
      session.advance(1_000);
      assertThat(forces()).isEqualTo(2);
    }
  }

  @Test
  void switchedOffItForcesAtTheEndAlone() throws Exception {
    try (Output output =
        Output.toFile(FILE, Opening.NEW, Fsync.OFF, session.listener, session.host())) {
      output.begin(Session.start(Opening.NEW));
      output.append(Records.ok(1, "a"));
      session.advance(5_000);
      assertThat(forces()).isZero();
      output.drain();

      output.end(Session.end(RunEnd.Ending.STOPPED));

      assertThat(forces()).isEqualTo(1);
    }
  }
}
