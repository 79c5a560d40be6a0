package dev.penstock.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Decodes UTF-8 as the WHATWG Encoding standard does: each longest beginning of a character that is
 * not whole becomes one U+FFFD.
 */
final class Utf8 {
  private static final char REPLACEMENT = '\uFFFD';

  private Utf8() {}

  static String decode(byte[] bytes, int from, int to) {
    String text = new String(bytes, from, to - from, UTF_8);
    // The JDK replaces an encoded surrogate by one U+FFFD, the standard by three.
    return text.indexOf(REPLACEMENT) < 0 ? text : decodeByTheStandard(bytes, from, to);
  }

  private static String decodeByTheStandard(byte[] bytes, int from, int to) {
    StringBuilder text = new StringBuilder(to - from);
    int i = from;
    while (i < to) {
      int length = wholeLength(bytes[i] & 0xFF);
      int end = i + 1;
      while (end < to && end - i < length && continues(bytes, i, end)) {
        end++;
      }
      if (end - i == length) {
        text.append(new String(bytes, i, length, UTF_8));
      } else {
        text.append(REPLACEMENT);
      }
      i = end;
    }
    return text.toString();
  }

  /** How many bytes the character that begins so has; 0 if none begins so. */
  private static int wholeLength(int lead) {
    if (lead < 0x80) {
      return 1;
    } else if (lead < 0xC2 || lead > 0xF4) {
      return 0;
    } else {
      return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    }
  }

  /** Whether the byte may stand there: the second one is bound by the first. */
  private static boolean continues(byte[] bytes, int start, int index) {
    int b = bytes[index] & 0xFF;
    if (index > start + 1) {
      return b >= 0x80 && b <= 0xBF;
    }
    int lead = bytes[start] & 0xFF;
    int lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    int highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    return b >= lowest && b <= highest;
  }
}
