package dev.penstock.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the client remembers of keys and origins, it forgets. */
@Tag("system")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ManyKeysSystemTest {

  @Test
  void keysAndOriginsLeaveNothingBehindOnceTheyRest() throws Exception {
    try (Child server = Child.start("-Xmx256m", LoadServer.class);
        Child client = Child.start("-Xmx512m", ManyKeys.class, server.line())) {

      List<String> lines = client.rest();

      assertThat(lines).contains("left: {}");
      assertThat(lines).contains("and origins: " + (ManyKeys.KEYS + ManyKeys.ORIGINS));
    }
  }
}
