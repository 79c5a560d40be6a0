package dev.penstock.coding;

import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.zip.CRC32;

/** The head of a gzip member, RFC 1952 section 2.3, read a byte at a time. */
final class GzipHeader {
  private static final int HEADER_CHECK = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int RESERVED = 0xE0;

  private static final int FIXED_BYTES = 10;

  /** Names and comments may be as long as they like; no honest one is. */
  private static final int LONGEST = 64 * 1024;

  private final CRC32 check = new CRC32();

  /** The parts after this one, there or not. */
  private Iterator<Part> rest = EnumSet.range(Part.EXTRA_LENGTH, Part.OVER).iterator();

  private Part part = Part.FIXED;
  private int flags;
  private int length;

  /** Where the reader is within the part. */
  private int index;

  private int extraLength;
  private int expectedCheck;

  private enum Part {
    FIXED,
    EXTRA_LENGTH,
    EXTRA,
    NAME,
    COMMENT,
    CHECK,
    OVER
  }

  /** Reads up to the end of the head or of the input. Returns whether the head is over. */
  boolean feed(ByteBuffer coded) throws ContentCodingException {
    while (part != Part.OVER && coded.hasRemaining()) {
      take(coded.get() & 0xFF);
    }
    return part == Part.OVER;
  }

  boolean begun() {
    return length > 0;
  }

  void reset() {
    check.reset();
    rest = EnumSet.range(Part.EXTRA_LENGTH, Part.OVER).iterator();
    part = Part.FIXED;
    length = 0;
    index = 0;
  }

  private void take(int b) throws ContentCodingException {
    if (++length > LONGEST) {
      throw ContentCodingException.broken("the head of the gzip body has no end");
    }
    if (part != Part.CHECK) {
      check.update(b);
    }
    switch (part) {
      case FIXED -> fixed(b);
      case EXTRA_LENGTH -> extraLength(b);
      case EXTRA -> next(++index == extraLength);
      case NAME, COMMENT -> next(b == 0);
      case CHECK -> headerCheck(b);
      case OVER -> throw new IllegalStateException("the head is over");
    }
  }

  private void fixed(int b) throws ContentCodingException {
    boolean fits =
        switch (index) {
          case 0 -> b == 0x1F;
          case 1 -> b == 0x8B;
          case 2 -> b == 8;
          case 3 -> (b & RESERVED) == 0;
          default -> true;
        };
    if (!fits) {
      throw ContentCodingException.broken(
          "the body is not gzip: byte %d is 0x%02x".formatted(index, b));
    }
    flags = index == 3 ? b : flags;
    next(++index == FIXED_BYTES);
  }

  private void extraLength(int b) {
    extraLength = index == 0 ? b : extraLength | (b << 8);
    next(++index == 2);
  }

  private void headerCheck(int b) throws ContentCodingException {
    expectedCheck = index == 0 ? b : expectedCheck | (b << 8);
    if (++index == 2) {
      if (expectedCheck != (check.getValue() & 0xFFFF)) {
        throw ContentCodingException.broken("the head of the gzip body is damaged");
      }
      part = Part.OVER;
    }
  }

  /** Goes on to the next part that is there, if this one is over. */
  private void next(boolean over) {
    if (!over) {
      return;
    }
    index = 0;
    do {
      part = rest.next();
    } while (!isThere());
  }

  private boolean isThere() {
    return switch (part) {
      case FIXED, OVER -> true;
      case EXTRA_LENGTH -> (flags & EXTRA) != 0;
      case EXTRA -> (flags & EXTRA) != 0 && extraLength > 0;
      case NAME -> (flags & NAME) != 0;
      case COMMENT -> (flags & COMMENT) != 0;
      case CHECK -> (flags & HEADER_CHECK) != 0;
    };
  }
}
