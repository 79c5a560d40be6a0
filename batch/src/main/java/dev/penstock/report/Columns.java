package dev.penstock.report;

/** How much room text takes on a terminal, where Chinese characters are twice as wide as Latin. */
final class Columns {
  private Columns() {}

  /** The text in one line, without what moves a cursor, cut to the width. */
  static String cut(String text, int width) {
    String line = text.strip().replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029\\s]+", " ");
    int columns = 0;
    int fits = 0;
    for (int i = 0; i < line.length(); i += Character.charCount(line.codePointAt(i))) {
      fits = columns <= width - "...".length() ? i : fits;
      columns += of(line.codePointAt(i));
      if (columns > width) {
        return line.substring(0, fits) + "...";
      }
    }
    return line;
  }

  /** By the blocks of Unicode that hold wide characters (UAX 11), roughly. */
  private static int of(int character) {
    boolean isWide =
        (character >= 0x1100 && character <= 0x115f)
            || (character >= 0x2e80 && character <= 0xa4cf)
            || (character >= 0xac00 && character <= 0xd7a3)
            || (character >= 0xf900 && character <= 0xfaff)
            || (character >= 0xfe30 && character <= 0xfe6f)
            || (character >= 0xff00 && character <= 0xff60)
            || (character >= 0xffe0 && character <= 0xffe6)
            || (character >= 0x1f300 && character <= 0x1faff)
            || (character >= 0x20000 && character <= 0x3fffd);
    return isWide ? 2 : 1;
  }
}
