package dev.penstock.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.journal.RequestRecord;
import dev.penstock.testing.Allocation;
import dev.penstock.testing.RecordingServer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How much a request of a run may allocate, from its body to its record: a guard against going back
 * that no clock disturbs. The bytes are those of all threads of the run between two records, one
 * request at a time, in code that is hardly compiled. The ceiling has a quarter of air. Who lowers
 * the figure by much lowers the ceiling.
 */
class RunAllocationTest {
  private static final int FIRST = 300;
  private static final int LAST = 1_300;

  @TempDir Path folder;

  @Test
  void aRequestOfARunAllocatesLittle() throws Exception {
    RunFolder files = RunFolder.withBodies(folder, LAST);
    Watch watch = new Watch();
    try (RecordingServer server = RecordingServer.start(RunFolder::echo)) {
      RunPlan plan =
          files.plan(server).maxConcurrency(1).outputFile(files.file("out.jsonl")).build();

      RunResult result =
          Allocation.withoutLeakDetection(() -> RunFolder.result(Run.start(plan, watch)));

      assertThat(result.report().failed()).isZero();
    }
    assertThat(watch.bytes() / (LAST - FIRST)).isLessThan(14_800);
  }

  /** Looks at two of the records. */
  private static final class Watch implements RunListener {
    private final AtomicInteger records = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    @Override
    public void recorded(RequestRecord request) {
      int count = records.incrementAndGet();
      if (count == FIRST) {
        bytes.addAndGet(-Allocation.ofProduct());
      } else if (count == LAST) {
        bytes.addAndGet(Allocation.ofProduct());
      }
    }

    long bytes() {
      return bytes.get();
    }
  }
}
