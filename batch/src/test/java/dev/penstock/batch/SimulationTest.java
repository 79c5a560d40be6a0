package dev.penstock.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gate, retries, run and journal over a faulty network and disk, on one thread, by seeds. */
class SimulationTest {
  @TempDir Path folder;

  @Test
  void everyWorldEndsWithExactlyOneTrueRecordOfEachRequest() throws Exception {
    try (Simulations simulations = new Simulations(folder)) {
      simulations.runAll(0, 1_000);
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
