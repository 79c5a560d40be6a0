package dev.penstock.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.contentOf;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs Jazzer over each parser, for {@code fuzz.seconds} (4) each, in a process of its own. It
 * starts from the inputs that stand beside this class, each of which once found something or shows
 * a feature, and keeps what it learns in {@code target/fuzz}.
 *
 * <p>An input that fails is named in the output. It goes to the other inputs, with the fix.
 */
@Timeout(value = 1, unit = TimeUnit.DAYS)
class FuzzTest {
  private static final String SECONDS = System.getProperty("fuzz.seconds", "4");

  @ParameterizedTest
  @ValueSource(classes = {EventFuzz.class, LineFuzz.class, DelayFuzz.class, ContentFuzz.class})
  void nothingIsFound(Class<?> target) throws IOException, InterruptedException {
    Path learned = Files.createDirectories(Path.of("target", "fuzz", target.getSimpleName()));
    File output = new File("target/fuzz/" + target.getSimpleName() + ".log");

    int exit = jazzer(target, learned, output);

    assertThat(exit).as(() -> contentOf(output)).isZero();
  }

  private static int jazzer(Class<?> target, Path learned, File output)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    "com.code_intelligence.jazzer.Jazzer",
                    "--target_class=" + target.getName(),
                    "--instrumentation_includes=dev.penstock.**",
                    "--reproducer_path=" + learned.toAbsolutePath().getParent(),
                    "-artifact_prefix=" + learned.toAbsolutePath() + "-",
                    "-max_total_time=" + SECONDS,
                    "-timeout=10",
                    "-max_len=4096",
                    learned.toString(),
                    seeds(target).toString()))
            .redirectErrorStream(true)
            .redirectOutput(output)
            .start();
    try {
      return process.waitFor();
    } finally {
      process.destroyForcibly();
    }
  }

  private static Path seeds(Class<?> target) {
    URL folder = Objects.requireNonNull(target.getResource(target.getSimpleName()));
    return Path.of(URI.create(folder.toString()));
  }
}
