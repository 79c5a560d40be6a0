package dev.penstock.testing;

import java.nio.ByteBuffer;

/**
 * A frame of HTTP/2 (RFC 9113 section 4), as it is on the wire.
 *
 * @param type one of the constants, or any other byte
 * @param flags all eight of them
 * @param stream 0 for the connection
 */
public record Frame(int type, int flags, int stream, byte[] payload) {
  public static final int DATA = 0;
  public static final int HEADERS = 1;
  public static final int PRIORITY = 2;
  public static final int RST_STREAM = 3;
  public static final int SETTINGS = 4;
  public static final int PUSH_PROMISE = 5;
  public static final int PING = 6;
  public static final int GOAWAY = 7;
  public static final int WINDOW_UPDATE = 8;
  public static final int CONTINUATION = 9;

  public static final int END_STREAM = 0x1;
  public static final int ACK = 0x1;
  public static final int END_HEADERS = 0x4;
  public static final int PADDED = 0x8;

  /** Error codes (RFC 9113 section 7). */
  public static final int NO_ERROR = 0;

  public static final int INTERNAL_ERROR = 2;
  public static final int REFUSED_STREAM = 7;
  public static final int CANCEL = 8;
  public static final int ENHANCE_YOUR_CALM = 11;

  /** Settings (RFC 9113 section 6.5.2). */
  public static final int MAX_CONCURRENT_STREAMS = 3;

  public static final int INITIAL_WINDOW_SIZE = 4;

  /** Whether all bits of the flag are set. */
  public boolean has(int flag) {
    return (flags & flag) == flag;
  }

  /** Four bytes of the payload as a number: an error code, an increment. */
  public int number(int offset) {
    return ByteBuffer.wrap(payload).getInt(offset);
  }

  /** A payload of four-byte numbers. */
  public static byte[] numbers(int... numbers) {
    ByteBuffer payload = ByteBuffer.allocate(4 * numbers.length);
    for (int number : numbers) {
      payload.putInt(number);
    }
    return payload.array();
  }

  /** The payload of a SETTINGS frame: identifiers at even places, each followed by its value. */
  public static byte[] settings(int... settings) {
    ByteBuffer payload = ByteBuffer.allocate(3 * settings.length);
    for (int i = 0; i < settings.length; i += 2) {
      payload.putShort((short) settings[i]).putInt(settings[i + 1]);
    }
    return payload.array();
  }

  byte[] toBytes() {
    return ByteBuffer.allocate(9 + payload.length)
        .putShort((short) (payload.length >> 8))
        .put((byte) payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  @Override
  public String toString() {
    return "frame of type %d, flags 0x%x, stream %d, %d bytes"
        .formatted(type, flags, stream, payload.length);
  }
}
