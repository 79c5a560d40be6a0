package dev.penstock.wire;

import org.jspecify.annotations.Nullable;

/** A status on the wire: three digits (RFC 9110 section 15, RFC 9113 section 8.3.2). */
final class StatusCode {
  private StatusCode() {}

  /** The number; negative if it is not three digits. */
  static int of(@Nullable CharSequence text) {
    if (text == null || text.length() != 3) {
      return -1;
    }
    int number = 0;
    for (int i = 0; i < 3; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = 10 * number + digit;
    }
    return number;
  }
}
