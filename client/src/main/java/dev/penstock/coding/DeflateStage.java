package dev.penstock.coding;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Takes off {@code deflate}: the zlib format of RFC 1950, as the standard says, or bare deflate, as
 * some servers send it. The first two bytes tell which.
 */
final class DeflateStage implements Stage {
  private static final String CODING = "deflate";

  private final Output output;
  private @Nullable Inflating inflating;

  /** What came before the format was known: a byte at most. */
  private @Nullable ByteBuffer first;

  private boolean stopped;

  DeflateStage(Output output) {
    this.output = output;
  }

  @Override
  public boolean feed(ByteBuffer coded) throws ContentCodingException {
    if (inflating == null) {
      return begin(coded);
    }
    boolean wanted = inflating.feed(coded);
    if (wanted && coded.hasRemaining()) {
      throw ContentCodingException.broken("bytes follow the end of the deflate body");
    }
    stopped = !wanted;
    return wanted;
  }

  private boolean begin(ByteBuffer coded) throws ContentCodingException {
    int held = first == null ? 0 : 1;
    if (!coded.hasRemaining()) {
      return true;
    }
    if (held + coded.remaining() < 2) {
      first = ByteBuffer.allocate(1).put(coded).flip();
      return true;
    }
    byte method = first == null ? coded.get(coded.position()) : first.get(0);
    byte flags = coded.get(coded.position() + 1 - held);
    inflating = new Inflating(CODING, !isZlib(method, flags), output);
    return (first == null || inflating.feed(first)) && feed(coded);
  }

  /** RFC 1950 section 2.2: method 8, and a check that makes both a multiple of 31. */
  private static boolean isZlib(byte method, byte flags) {
    return (method & 0x0F) == 8 && (((method & 0xFF) << 8) | (flags & 0xFF)) % 31 == 0;
  }

  @Override
  public void end() throws ContentCodingException {
    boolean begun = first != null || inflating != null;
    boolean finished = inflating != null && inflating.finished();
    if (begun && !finished && !stopped) {
      throw ContentCodingException.cutOff(CODING);
    }
  }

  @Override
  public void close() {
    if (inflating != null) {
      inflating.close();
    }
  }
}
