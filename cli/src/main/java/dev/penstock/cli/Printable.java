package dev.penstock.cli;

/** Text of others made fit for a terminal and for a line of its own. */
final class Printable {
  private Printable() {}

  /** The text with its line ends and control characters escaped, other characters as they are. */
  static String of(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isControl(text.charAt(i))) {
        return escaped(text, i);
      }
    }
    return text;
  }

  private static String escaped(String text, int from) {
    StringBuilder line = new StringBuilder(text.length() + 16).append(text, 0, from);
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> line.append("\\n");
        case '\r' -> line.append("\\r");
        case '\t' -> line.append("\\t");
        default -> line.append(isControl(c) ? "\\u%04x".formatted((int) c) : c);
      }
    }
    return line.toString();
  }

  /** Also what breaks lines (U+2028, U+2029) or turns the direction of text (U+202A and on). */
  private static boolean isControl(char c) {
    return c < ' '
        || (c >= 0x7f && c < 0xa0)
        || (c >= 0x2028 && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069);
  }
}
