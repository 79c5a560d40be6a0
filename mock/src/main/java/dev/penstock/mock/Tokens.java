package dev.penstock.mock;

/** Counts tokens roughly as real models do: one for a CJK character, one for four others. */
final class Tokens {

  private static final int QUARTERS = 4;

  private Tokens() {}

  static int count(String text) {
    int quarters = 0;
    for (int at = 0; at < text.length(); at++) {
      quarters += quarters(text.charAt(at));
    }
    return (quarters + QUARTERS - 1) / QUARTERS;
  }

  /** The beginning of a text that has no more than so many tokens. */
  static String limit(String text, int tokens) {
    long left = (long) tokens * QUARTERS;
    for (int at = 0; at < text.length(); at++) {
      left -= quarters(text.charAt(at));
      if (left < 0) {
        return text.substring(0, at);
      }
    }
    return text;
  }

  private static int quarters(char letter) {
    return letter >= '\u2E80' && letter < '\uFFF0' ? QUARTERS : 1;
  }
}
