package dev.penstock.cli;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a server does to a fifth of all requests, each gets one record, at the asked rate. */
class ChaosSystemTest {
  @TempDir Path folder;

  @Test
  void threeThousandRequestsSurviveAnOutage() throws Exception {
    Chaos chaos = Chaos.of(folder, 3_000, 1_000, 0.05, Duration.ofSeconds(60));

    chaos.requireOneRecordEach();
    chaos.requireThatTheRateHeld();
  }

  @Test
  @Tag("system")
  void aMillionRequestsSurviveAnOutage() throws Exception {
    Chaos chaos = Chaos.of(folder, 1_000_000, 3_000, 0.01, Duration.ofSeconds(60));

    System.out.println(chaos);
    chaos.requireOneRecordEach();
    chaos.requireThatTheRateHeld();
    chaos.requireFlatMemory();
  }
}
