package dev.penstock.fuzz;

import dev.penstock.coding.ContentCodingException;
import dev.penstock.coding.ContentDecoder;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Content codings: nothing is thrown but the declared exception, and the same comes of a body
 * however it is cut. The first byte of the input says where, and which codings.
 */
public final class ContentFuzz {
  private static final List<List<String>> CODINGS =
      List.of(List.of("gzip"), List.of("deflate"), List.of("deflate, gzip"), List.of("gzip, gzip"));

  private ContentFuzz() {}

  /** Called by Jazzer: throws what it finds. */
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length == 0) {
      return;
    }
    Decoded whole = decoded(input, input.length);
    Decoded cut = decoded(input, 1 + (input[0] & 0x0F));
    boolean same = whole.end.equals(cut.end) && Arrays.equals(whole.bytes, cut.bytes);
    // Of a body that is refused, more or less may have come out before it was noticed.
    if (!same && (whole.end.equals("whole") || cut.end.equals("whole"))) {
      throw new AssertionError("whole: " + whole.end + "\ncut: " + cut.end);
    }
  }

  private static Decoded decoded(byte[] input, int piece) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    List<String> coding = CODINGS.get((input[0] & 0x30) >> 4);
    try (ContentDecoder decoder =
        ContentDecoder.of(
            coding,
            data -> {
              byte[] copy = new byte[data.remaining()];
              data.get(copy);
              bytes.writeBytes(copy);
              return true;
            })) {
      for (int i = 1; i < input.length; i += piece) {
        decoder.feed(ByteBuffer.wrap(input, i, Math.min(piece, input.length - i)));
      }
      decoder.end();
      return new Decoded("whole", bytes.toByteArray());
    } catch (ContentCodingException e) {
      return new Decoded(String.valueOf(e.getMessage()), bytes.toByteArray());
    }
  }

  private record Decoded(String end, byte[] bytes) {}
}
