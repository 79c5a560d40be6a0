package dev.penstock.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penstock.stream.LineParser;
import dev.penstock.stream.StreamTooLargeException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Lines: nothing is thrown but that a line is too long, the same is told however the stream is cut,
 * and what is valid UTF-8 comes out as it went in. The first byte of the input says where to cut.
 */
public final class LineFuzz {
  private static final int LIMIT = 32;

  private LineFuzz() {}

  /** Called by Jazzer: throws what it finds. */
  public static void fuzzerTestOneInput(byte[] input) {
    List<String> whole = told(input, input.length);
    List<String> cut = told(input, 1 + (input.length == 0 ? 0 : input[0] & 0x1F));
    if (!whole.equals(cut)) {
      throw new AssertionError("whole: " + whole + "\ncut: " + cut);
    }
    for (String line : whole) {
      if (line.indexOf('\n') >= 0 || !line.equals(new String(line.getBytes(UTF_8), UTF_8))) {
        throw new AssertionError("no line of text: " + line);
      }
    }
  }

  private static List<String> told(byte[] input, int piece) {
    List<String> lines = new ArrayList<>();
    LineParser parser = new LineParser(LIMIT, lines::add);
    try {
      for (int i = 1; i < input.length; i += piece) {
        parser.feed(ByteBuffer.wrap(input, i, Math.min(piece, input.length - i)));
      }
      parser.end();
    } catch (StreamTooLargeException e) {
      lines.add("too large");
    }
    return lines;
  }
}
