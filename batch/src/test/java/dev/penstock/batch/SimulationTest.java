package dev.penstock.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gate, retries, run and journal over a faulty network and disk, on one thread, by seeds. */
class SimulationTest {
  @TempDir Path folder;

  @Test
  @Timeout(300)
  void everyWorldEndsWithExactlyOneTrueRecordOfEachRequest() throws Exception {
    try (Simulations simulations = new Simulations(folder)) {
      simulations.runAll(0, 1_000);
    }
  }

  /** What they found has its own tests too: a change of the simulation changes their courses. */
  @ParameterizedTest
  @ValueSource(longs = {3_220, 11_866, 23_287, 25_576, 28_101})
  void worldsThatOnceFailed(long seed) throws Exception {
    try (Simulations simulations = new Simulations(folder)) {
      simulations.runAll(seed, seed + 1);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aSeedHasOneCourse(long seed) throws Exception {
    try (Simulations simulations = new Simulations(folder)) {
      assertThat(simulations.course(seed)).isEqualTo(simulations.course(seed));
    }
  }
}
