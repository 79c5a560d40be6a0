package dev.penstock.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many connections at once. Both processes need 10,100 file descriptors: see {@code ulimit -n}. */
@Tag("system")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class TenThousandSystemTest {

  @Test
  void tenThousandRequestsAreInFlightAtOnceInHalfAGigabyte() throws Exception {
    try (Child server = Child.start("-Xmx512m", LoadServer.class);
        Child client = Child.start("-Xmx512m", TenThousand.class, server.line())) {

      List<String> lines = client.rest();

      assertThat(lines).anyMatch(line -> line.startsWith("in flight at once: 10000 after "));
      assertThat(lines).anyMatch(line -> line.startsWith("answered: 10000 after "));
    }
  }
}
