package dev.penstock.batch;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@link SimulationTest} with as many seeds as a release wants, from {@code -Dpenstock.seeds}. */
@Tag("system")
class SimulationSystemTest {
  @TempDir Path folder;

  @Test
  @Timeout(7_200)
  void everyWorldEndsWithExactlyOneTrueRecordOfEachRequest() throws Exception {
    long first = Long.getLong("penstock.firstSeed", 1_000);
    try (Simulations simulations = new Simulations(folder)) {
      simulations.runAll(first, first + Long.getLong("penstock.seeds", 100_000));
    }
  }
}
