package dev.penstock.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.contentOf;

import java.io.File;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@link GateRaces} apart, since Lincheck keeps threads and sockets of its own. */
@Tag("system")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class GateRacesSystemTest {
  @Test
  void whatThreadsSeeTheyCouldHaveSeenOneAfterAnother(@TempDir Path folder) throws Exception {
    File output = folder.resolve("output").toFile();

    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+EnableDynamicAgentLoading",
                "-cp",
                System.getProperty("java.class.path"),
                GateRaces.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(output)
            .start();

    assertThat(process.waitFor()).as(() -> contentOf(output)).isZero();
  }
}
