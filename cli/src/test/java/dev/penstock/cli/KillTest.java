package dev.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever moment a kill -9 strikes, a resumed run ends with one record of each request. */
class KillTest {
  @Test
  void tenKillsLoseNothing(@TempDir Path folder) throws Exception {
    try (Kills kills = new Kills(folder, 42)) {
      kills.until(10);
    }
  }

  @Test
  @Tag("system")
  @Timeout(value = 2, unit = TimeUnit.HOURS)
  void aThousandKillsLoseNothing(@TempDir Path folder) throws Exception {
    long seed = new Random().nextLong();
    try (Kills kills = new Kills(folder, seed)) {
      System.out.println("seed " + seed + ": " + kills.until(1_000));
    }
  }

  @Test
  @Tag("system")
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void twoHundredThousandAtTwoThousandASecondOutliveTenKills(@TempDir Path folder)
      throws Exception {
    Files.write(
        folder.resolve("bodies.jsonl"),
        IntStream.rangeClosed(1, 200_000).mapToObj(n -> Workshop.chat("" + n)).toList());
    List<String> run =
        List.of(
            "run",
            "--config",
            "config.jsonl",
            "--concurrent-bodies",
            "bodies.jsonl",
            "--concurrent-rate-limit",
            "2000",
            "--log-mode",
            "none",
            "--output",
            "out.jsonl",
            "--resume");
    Random random = new Random(1);
    try (Program mock =
        Program.start(folder, Map.of(), List.of("mock", "--port", "0", "--latency", "5-50"))) {
      Files.writeString(
          folder.resolve("config.jsonl"),
          "{\"env\":\"test\",\"api_url\":\"%s\"}\n".formatted(mock.awaitOutput()));
      for (int kill = 1; kill <= 10; kill++) {
        try (Program program = Program.start(folder, Map.of(), run)) {
          assertThat(program.endsWithin(3_000 + random.nextInt(6_000))).isFalse();
          program.signal("KILL");
          program.end();
        }
      }
      try (Program program = Program.start(folder, Map.of(), run)) {
        assertThat(program.endsWithin(600_000)).isTrue();
        assertThat(program.end().code()).isZero();
      }
    }
    try (Program verify = Program.start(folder, Map.of(), List.of("verify", "out.jsonl"))) {
      Program.Ended ended = verify.end();
      System.out.print(ended.out());
      assertThat(ended.out())
          .contains("selected=200000 ok=200000 failed=0 unsent=0 lost=0 twice=0 damaged=0");
      assertThat(ended.code()).isZero();
    }
  }
}
