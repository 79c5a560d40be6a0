package dev.penstock.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BudgetTest {
  @Test
  void itSaysWhatItIs() {
    assertThat(Budget.per(100_000, Duration.ofMinutes(1))).hasToString("100000 per PT1M");
  }

  @Test
  void aCapacityOutOfRangeIsRepeated() {
    assertThatThrownBy(() -> Budget.per(0, Duration.ofMinutes(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith(": 0");
    assertThatThrownBy(() -> Budget.per(1_000_000_000_000_001L, Duration.ofMinutes(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith(": 1000000000000001");
  }

  @Test
  void aPeriodOutOfRangeIsRepeated() {
    assertThatThrownBy(() -> Budget.per(1, Duration.ofNanos(999_999)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("PT0.000999999S");
    assertThatThrownBy(() -> Budget.per(1, Duration.ofDays(367)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("PT8808H");
  }
}
