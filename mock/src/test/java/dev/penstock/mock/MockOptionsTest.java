package dev.penstock.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MockOptionsTest {

  private static final Faults FAULTS = Faults.parse("cut=1%");

  private final MockOptions defaults = MockOptions.defaults();

  @Test
  void defaultsLookLikeAFastModelOnAnyFreePort() {
    assertThat(defaults)
        .isEqualTo(
            new MockOptions(0, Duration.ofMillis(200), Duration.ofMillis(600), Faults.none(), 0));
  }

  @Test
  void eachOptionIsSetAlone() {
    assertThat(defaults.withPort(80).withLatency(Duration.ZERO).withSeed(3).withFaults(FAULTS))
        .isEqualTo(new MockOptions(80, Duration.ZERO, Duration.ZERO, FAULTS, 3));
  }

  @Test
  void impossibleValuesAreRefusedByName() {
    assertThatThrownBy(() -> defaults.withPort(-1)).hasMessage("port not in 0..65535: -1");
    assertThatThrownBy(() -> defaults.withPort(65_536)).hasMessage("port not in 0..65535: 65536");
    assertThatThrownBy(() -> defaults.withLatency(Duration.ofMillis(-1)))
        .hasMessage("minLatency < 0: PT-0.001S");
    assertThatThrownBy(() -> defaults.withLatency(Duration.ofMillis(2), Duration.ofMillis(1)))
        .hasMessage("maxLatency < minLatency: PT0.001S < PT0.002S");
  }
}
