package dev.penstock.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.client.Outcome;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every fault of the table: the request that meets it has one outcome, the one that is expected;
 * its connection is not used again unless that is safe; the requests beside it are well; the heap
 * stays small; and the key that is sent with all of them is told to nobody else.
 */
class FaultTest {
  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("rows")
  void faultHarmsItsOwnRequestOnly(Row row, Transport transport) throws Exception {
    try (CapturedLog log = new CapturedLog();
        FaultStage stage = new FaultStage(row, transport)) {
      Outcome outcome = stage.play();

      row.expected().check(outcome);
      if (outcome instanceof Outcome.Failed failed) {
        assertThat(failed.cause()).hasMessageContaining(failed.request().origin().host());
      }
      stage.assertConnection(row.expected().reused());
      stage.assertHeapIsBounded();
      Canary.assertUnseen(outcome, log.text());
    } catch (AssertionError e) {
      throw new AssertionError("%s, %s: %s".formatted(row, transport, e.getMessage()), e);
    }
  }

  static Stream<Arguments> rows() {
    return FaultTable.rows().stream()
        .flatMap(row -> row.transports().stream().map(over -> Arguments.of(row, over)));
  }
}
