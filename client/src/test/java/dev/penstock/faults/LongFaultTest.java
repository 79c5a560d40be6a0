package dev.penstock.faults;

import static dev.penstock.faults.FramingRows.CHUNKED;
import static dev.penstock.faults.Row.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Fault.Floods;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetector.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rows of the table that are too large to be played at every build. */
@Tag("system")
class LongFaultTest {
  private static final int ONE_BYTE_CHUNKS = 5_000_000;

  private final Level level = ResourceLeakDetector.getLevel();

  /** To watch every buffer would take minutes. */
  @BeforeEach
  void watchFewBuffers() {
    ResourceLeakDetector.setLevel(Level.SIMPLE);
  }

  @AfterEach
  void watchAllBuffers() {
    ResourceLeakDetector.setLevel(level);
  }

  @ParameterizedTest
  @EnumSource
  void chunksOfOneByteTakeLinearTime(Transport transport) throws Exception {
    play(ONE_BYTE_CHUNKS / 10, transport); // compiles what is needed
    long fewer = play(ONE_BYTE_CHUNKS / 5, transport);

    long all = play(ONE_BYTE_CHUNKS, transport);

    assertThat(all).isLessThan(fewer * 15);
  }

  /** How long it takes, in nanoseconds. */
  private static long play(int chunks, Transport transport) throws Exception {
    Row row =
        row(38, chunks + " chunks of one byte")
            .with(new Floods(CHUNKED, "1\r\nx\r\n", chunks, "0\r\n\r\n"))
            .large()
            .isWhole(
                200,
                "with a byte of each",
                response -> assertThat(response.bytes()).hasSize(chunks))
            .reused();
    try (FaultStage stage = new FaultStage(row, transport)) {
      long nanos = stage.play().timings().duration().orElseThrow().toNanos();
      stage.assertConnection(true);
      stage.assertHeapIsBounded();
      return nanos;
    }
  }
}
