package dev.penstock.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.pacing.RateLimit;
import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.SeenRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The rate as a server sees it that takes its time. Timed, so it wants a machine of its own. */
@Tag("system")
class PacingSystemTest {
  private static final int SECONDS = 4;

  @TempDir Path folder;

  @ParameterizedTest(name = "{0} requests a second")
  @ValueSource(ints = {10, 100, 400})
  void theAskedRateIsReachedAndNeverExceeded(int rate) throws Exception {
    RunFolder files = RunFolder.withBodies(folder, rate * SECONDS + 1);
    Random random = new Random(1);
    try (RecordingServer server =
        RecordingServer.start(
            request ->
                RunFolder.echo(request).after(Duration.ofMillis(50 + random.nextInt(450))))) {

      RunResult result =
          RunFolder.run(
              files
                  .plan(server)
                  .rateLimit(RateLimit.perSecond(rate))
                  .outputFile(files.file("out.json"))
                  .build());

      JsonNode summary = JsonMapper.shared().readTree(result.report().json());
      double[] arrivals =
          server.requests().stream().mapToDouble(SeenRequest::arrivedNanos).sorted().toArray();
      double arrived = (arrivals.length - 1) * 1e9 / (arrivals[arrivals.length - 1] - arrivals[0]);
      int most = mostInOneSecond(arrivals);
      System.err.printf(
          "%d/s: arrived %.2f/s, at most %d in a second; %s%n",
          rate, arrived, most, summary.get("pacing"));
      assertThat(arrived).isGreaterThan(rate * 0.99);
      assertThat(most).isLessThanOrEqualTo((int) Math.ceil(rate * 1.02));
    }
  }

  private static int mostInOneSecond(double[] arrivals) {
    int most = 0;
    int first = 0;
    for (int last = 0; last < arrivals.length; last++) {
      while (arrivals[last] - arrivals[first] >= 1e9) {
        first++;
      }
      most = Math.max(most, last - first + 1);
    }
    return most;
  }
}
