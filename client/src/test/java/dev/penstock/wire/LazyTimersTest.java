package dev.penstock.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.seam.FakeTime;
import dev.penstock.seam.Scheduler.Scheduled;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class LazyTimersTest {
  private final FakeTime time = new FakeTime();
  private final LazyTimers timers = new LazyTimers(time, time::at);

  @RepeatedTest(50)
  void eachTaskRunsAtItsMomentUnlessItIsDropped(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    Map<Integer, Long> expected = new TreeMap<>();
    Map<Integer, Long> ran = new TreeMap<>();
    List<Scheduled> waiting = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      int number = i;
      long limit = 1 + random.nextInt(30) * 100L;
      long due = time.nanos() + limit;
      expected.put(number, due);
      waiting.add(timers.line(limit).at(due, () -> ran.put(number, time.nanos())));
      if (random.nextBoolean()) {
        int dropped = random.nextInt(number + 1);
        waiting.get(dropped).cancel(); // also what has run, whose neighbours may still wait
        if (!ran.containsKey(dropped)) {
          expected.remove(dropped);
        }
      }
      time.advanceTo(time.nanos() + random.nextInt(200));
    }
    time.advanceTo(time.nanos() + 3000);

    assertThat(ran).isEqualTo(expected);
    assertThat(time.tasks()).isZero();
  }

  @Test
  void loopKeepsOneAlarmForThoseThatWaitEquallyLong() {
    for (int i = 0; i < 1000; i++) {
      List<Scheduled> waiting = new ArrayList<>();
      for (int j = 0; j < 3; j++) {
        waiting.add(timers.line(1_000_000).at(1_000_000 + i, () -> {}));
        waiting.add(timers.line(2_000_000).at(2_000_000 + i, () -> {}));
      }
      waiting.subList(i % 6, 6).forEach(Scheduled::cancel);
    }

    assertThat(time.tasks()).isEqualTo(2);
  }

  @Test
  void limitsThatAreAllDifferentLeaveNoAlarmsBehind() {
    for (int i = 0; i < 1000; i++) {
      timers.line(1_000_000 + i).at(1_000_000 + i, () -> {}).cancel();
    }

    assertThat(time.tasks()).isLessThan(20);
  }
}
