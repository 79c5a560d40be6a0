package dev.penstock.fuzz;

import dev.penstock.stream.EventParser;
import dev.penstock.stream.ServerSentEvent;
import dev.penstock.stream.StreamTooLargeException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Events: nothing is thrown but that the stream is too large, and the same is told however the
 * stream is cut. The first byte of the input says where.
 */
public final class EventFuzz {
  private static final int LIMIT = 64;

  private EventFuzz() {}

  /** Called by Jazzer: throws what it finds. */
  public static void fuzzerTestOneInput(byte[] input) {
    String whole = told(input, input.length);
    String cut = told(input, 1 + (input.length == 0 ? 0 : input[0] & 0x1F));
    if (!whole.equals(cut)) {
      throw new AssertionError("whole: " + whole + "\ncut: " + cut);
    }
  }

  private static String told(byte[] input, int piece) {
    List<ServerSentEvent> events = new ArrayList<>();
    EventParser parser = new EventParser(LIMIT, events::add);
    try {
      for (int i = 1; i < input.length; i += piece) {
        parser.feed(ByteBuffer.wrap(input, i, Math.min(piece, input.length - i)));
      }
      parser.end();
      return events + " " + parser.unterminated() + " " + parser.retry();
    } catch (StreamTooLargeException e) {
      return events + " " + e.getMessage();
    }
  }
}
