package dev.penstock.coding;

import dev.penstock.http.FailureKind;
import java.nio.ByteBuffer;

/**
 * Refuses a body that grows beyond measure. Counted over the whole body: a limit for each piece
 * lets a bomb in small pieces through.
 */
final class GrowthLimit {
  /** Up to here any growth is harmless; a short run of zeros grows by 1030. */
  static final int FREE_BYTES = 1 << 20;

  private final int ratio;
  private long received;

  GrowthLimit(int ratio) {
    if (ratio < 1) {
      throw new IllegalArgumentException("ratio < 1: " + ratio);
    }
    this.ratio = ratio;
  }

  /** Counts what came from the network. */
  void received(int bytes) {
    received += bytes;
  }

  /** An output that passes on what stays within the limit, each stage's by itself. */
  Output before(Output next) {
    return new Output() {
      private long produced;

      @Override
      public boolean data(ByteBuffer decoded) throws ContentCodingException {
        produced += decoded.remaining();
        if (produced > FREE_BYTES && (produced - 1) / ratio >= received) {
          throw new ContentCodingException(
              FailureKind.TOO_LARGE,
              "the compressed body grows to more than %d times its size".formatted(ratio));
        }
        return next.data(decoded);
      }
    };
  }
}
