package dev.penstock.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Footprint;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Sends {@code soak.requests} (3,000,000) requests with retries, resets, cancels, gzip and
 * deadlines among them, and looks at what the JVM holds each 100,000.
 */
@Tag("system")
@Timeout(value = 1, unit = TimeUnit.HOURS)
class SoakSystemTest {
  private static final int REQUESTS = Integer.getInteger("soak.requests", 3_000_000);
  private static final int BETWEEN = 100_000;

  /** Less than a byte for each request: the heap of Netty takes a step now and then. */
  private static final int MORE_HEAP_KB = 2_048;

  /** On a slow machine some that are to be cancelled are answered first. */
  private static final String ONLY_WANTED_ENDS =
      "ends: \\{(cancelled=\\d+, )?cancelled CancellationException=\\d+, get=\\d+,"
          + " late TIMEOUT=\\d+, lines=\\d+, put=\\d+, unread=\\d+}";

  @Test
  void millionsOfRequestsLeaveNothingBehind() throws Exception {
    try (Child server = Child.start("-Xmx256m", LoadServer.class);
        Child client = Child.start("-Xmx256m", Soak.class, server.line(), REQUESTS, BETWEEN)) {

      List<String> lines = client.rest();

      assertThat(lines).anySatisfy(line -> assertThat(line).matches(ONLY_WANTED_ENDS));
      List<Footprint> samples =
          lines.stream().filter(line -> line.startsWith("sample: ")).map(Footprint::in).toList();
      // The first minute fills what remembers a minute.
      Footprint early = samples.get(samples.size() / 3);
      Footprint last = samples.get(samples.size() - 1);
      assertThat(last.heapKb()).isLessThan(early.heapKb() + MORE_HEAP_KB);
      assertThat(last.threads()).isLessThanOrEqualTo(early.threads());
      assertThat(last.files()).isLessThan(early.files() + 100);
    }
  }
}
