package dev.penstock.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.contentOf;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs Jazzer over each parser, for {@code fuzz.seconds} (30) each, in a process of its own. It
 * starts from the inputs that are kept, and keeps what it learns in {@code target/fuzz}.
 *
 * <p>An input that fails is named in the output. It goes to the other inputs, with the fix.
 */
@Tag("system")
@Timeout(value = 1, unit = TimeUnit.DAYS)
class FuzzSystemTest {
  private static final String SECONDS = System.getProperty("fuzz.seconds", "30");

  @ParameterizedTest
  @EnumSource
  void nothingIsFound(FuzzTarget target) throws IOException, InterruptedException {
    Path learned =
        Files.createDirectories(Path.of("target", "fuzz", target.type().getSimpleName()));
    File output = new File(learned + ".log");

    int exit = jazzer(target, learned, output);

    assertThat(exit).as(() -> contentOf(output)).isZero();
  }

  private static int jazzer(FuzzTarget target, Path learned, File output)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-cp",
                    classPath(),
                    "com.code_intelligence.jazzer.Jazzer",
                    "--target_class=" + target.type().getName(),
                    "--instrumentation_includes=dev.penstock.**",
                    "--reproducer_path=" + learned.toAbsolutePath().getParent(),
                    "-artifact_prefix=" + learned.toAbsolutePath() + "-",
                    "-max_total_time=" + SECONDS,
                    "-timeout=10",
                    "-max_len=4096",
                    learned.toString(),
                    target.folder().toString()))
            .redirectErrorStream(true)
            .redirectOutput(output)
            .start();
    try {
      return process.waitFor();
    } finally {
      process.destroyForcibly();
    }
  }

  /** What the parsers need: Jazzer looks through all there is, which takes it seconds. */
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> entry.endsWith("classes") || entry.contains("jazzer"))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
