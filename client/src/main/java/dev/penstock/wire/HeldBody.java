package dev.penstock.wire;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;

/** What came of a body while nobody read it, and how much of the window each piece takes. */
final class HeldBody {
  /** Reads a piece, which is released afterwards. */
  interface Reader {
    void read(ByteBuf data, int window);
  }

  private record Piece(ByteBuf data, int window) {}

  private final Deque<Piece> pieces = new ArrayDeque<>();

  boolean isEmpty() {
    return pieces.isEmpty();
  }

  void add(ByteBuf data, int window) {
    pieces.add(new Piece(data.retain(), window));
  }

  /** Hands on the oldest piece. */
  void readNext(Reader reader) {
    Piece next = pieces.remove();
    try {
      reader.read(next.data(), next.window());
    } finally {
      next.data().release();
    }
  }

  /** Nobody will read it. */
  void release() {
    pieces.forEach(piece -> piece.data().release());
    pieces.clear();
  }
}
