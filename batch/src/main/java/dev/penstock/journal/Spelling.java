package dev.penstock.journal;

import java.nio.charset.StandardCharsets;

/**
 * A text that is found in others however its characters are escaped: with backslashes before them
 * or as <code>&#92;uXXXX</code> (JSON, also within JSON), or as {@code %XX} (also of a percent
 * sign).
 */
record Spelling(String text) {
  private static final int NOWHERE = -1;

  /** Where it ends if it begins at this place; else -1. */
  int end(Letters in, int start) {
    return end(in, start, 0);
  }

  /** Where the rest of this text ends, from an index on, if it begins at this place. */
  private int end(Letters in, int start, int from) {
    int at = start;
    for (int i = from; i < text.length(); i++) {
      int letter = in.at(at);
      if (letter == '\\' || letter == '%' || letter == '+') {
        return endOfEither(in, at, i);
      }
      if (letter != text.charAt(i)) {
        return NOWHERE;
      }
      at = in.after(at);
    }
    return at;
  }

  /** The letter may stand for itself, or begin an escape. */
  private int endOfEither(Letters in, int at, int index) {
    int letter = in.at(at);
    int end = letter == text.charAt(index) ? end(in, in.after(at), index + 1) : NOWHERE;
    if (end != NOWHERE) {
      return end;
    } else if (letter == '\\') {
      return endOfBackslashes(in, at, index);
    } else if (letter == '%') {
      return endOfPercents(in, at, index);
    }
    return text.charAt(index) == ' ' ? end(in, in.after(at), index + 1) : NOWHERE;
  }

  /** Each level of JSON doubles the backslashes, and puts one before what it escapes. */
  private int endOfBackslashes(Letters in, int start, int index) {
    int end = NOWHERE;
    int at = start;
    for (int count = 1; end == NOWHERE && in.at(at) == '\\'; count++) {
      at = in.after(at);
      if (text.charAt(index) == '\\' && Integer.bitCount(count) == 1) {
        end = end(in, at, index + 1);
      }
      if (end == NOWHERE && in.at(at) == 'u' && hex(in, in.after(at), 4) == text.charAt(index)) {
        end = end(in, skip(in, at, 5), index + 1);
      }
      if (end == NOWHERE && in.at(at) != '\\' && in.at(at) == text.charAt(index)) {
        end = end(in, in.after(at), index + 1);
      }
    }
    return end;
  }

  /** Each further encoding puts 25 behind the percent sign. */
  private int endOfPercents(Letters in, int start, int index) {
    int length = Character.charCount(text.codePointAt(index));
    int at = start;
    for (byte b : text.substring(index, index + length).getBytes(StandardCharsets.UTF_8)) {
      if (in.at(at) != '%') {
        return NOWHERE;
      }
      at = in.after(at);
      while (hex(in, at, 2) == '%' && hex(in, skip(in, at, 2), 2) >= 0) {
        at = skip(in, at, 2);
      }
      if (hex(in, at, 2) != (b & 0xff)) {
        return NOWHERE;
      }
      at = skip(in, at, 2);
    }
    return end(in, at, index + length);
  }

  private static int skip(Letters in, int start, int count) {
    int at = start;
    for (int i = 0; i < count; i++) {
      at = in.after(at);
    }
    return at;
  }

  /** The number that so many digits amount to; -1 if they are not all digits. */
  private static int hex(Letters in, int start, int digits) {
    int value = 0;
    int at = start;
    for (int i = 0; i < digits; i++) {
      int digit = Character.digit(in.at(at), 16);
      if (digit < 0) {
        return NOWHERE;
      }
      value = value * 16 + digit;
      at = in.after(at);
    }
    return value;
  }
}
