package dev.penstock.input;

/**
 * A quick look at JSON in UTF-8. What it takes is JSON; of what it does not take, a parser has to
 * tell: what is nested deeply, or has long names or numbers, or names with escapes, may be JSON
 * too.
 */
final class QuickJson {
  private static final int MOST_DEPTH = 64;
  private static final int MOST_BYTES = 512;

  private final byte[] bytes;
  private final int to;
  private int at;

  private QuickJson(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.to = to;
    at = from;
  }

  /** Whether an object stands here, and nothing around it. */
  static boolean isObject(byte[] bytes, int from, int to) {
    QuickJson json = new QuickJson(bytes, from, to);
    return from < to && bytes[from] == '{' && json.value(0) && json.at == to;
  }

  private boolean value(int depth) {
    passSpace();
    if (at == to || depth > MOST_DEPTH) {
      return false;
    }
    return switch (bytes[at]) {
      case '{' -> object(depth + 1);
      case '[' -> array(depth + 1);
      case '"' -> string();
      case 't' -> literal("true");
      case 'f' -> literal("false");
      case 'n' -> literal("null");
      default -> number();
    };
  }

  private boolean object(int depth) {
    at++;
    if (takes('}')) {
      return true;
    }
    do {
      if (!name() || !takes(':') || !value(depth)) {
        return false;
      }
    } while (takes(','));
    return takes('}');
  }

  private boolean array(int depth) {
    at++;
    if (takes(']')) {
      return true;
    }
    do {
      if (!value(depth)) {
        return false;
      }
    } while (takes(','));
    return takes(']');
  }

  private boolean name() {
    if (!takes('"')) {
      return false;
    }
    int end = at;
    while (end < to && bytes[end] != '"' && bytes[end] != '\\' && !isControl(bytes[end])) {
      end++;
    }
    int length = end - at;
    at = end + 1;
    return end < to && bytes[end] == '"' && length <= MOST_BYTES;
  }

  private boolean string() {
    for (int i = at + 1; i < to; i++) {
      byte b = bytes[i];
      if (b == '"') {
        at = i + 1;
        return true;
      } else if (b == '\\') {
        i += escape(i);
      } else if (isControl(b)) {
        return false;
      }
    }
    return false;
  }

  private static boolean isControl(byte b) {
    return b >= 0 && b < ' ';
  }

  /** How many bytes follow the backslash; so many that there is no end if it is no escape. */
  private int escape(int backslash) {
    int next = backslash + 1 < to ? bytes[backslash + 1] : 0;
    if (next != 'u') {
      return "\"\\/bfnrt".indexOf(next) >= 0 ? 1 : to - backslash;
    }
    for (int i = backslash + 2; i < backslash + 6; i++) {
      if (i >= to || Character.digit(bytes[i], 16) < 0) {
        return to - backslash;
      }
    }
    return 5;
  }

  private boolean literal(String word) {
    for (int i = 0; i < word.length(); i++, at++) {
      if (at == to || bytes[at] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private boolean number() {
    int start = at;
    at += bytes[at] == '-' ? 1 : 0;
    boolean isZero = at < to && bytes[at] == '0';
    int whole = digits();
    boolean isNumber = whole == 1 || (whole > 1 && !isZero);
    if (at < to && bytes[at] == '.') {
      at++;
      isNumber &= digits() > 0;
    }
    if (at < to && (bytes[at] == 'e' || bytes[at] == 'E')) {
      at++;
      at += at < to && (bytes[at] == '+' || bytes[at] == '-') ? 1 : 0;
      isNumber &= digits() > 0;
    }
    return isNumber && at - start <= MOST_BYTES;
  }

  /** Passes over them; how many there were. */
  private int digits() {
    int start = at;
    while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
      at++;
    }
    return at - start;
  }

  /** Whether this comes next, but for space; it is passed over. */
  private boolean takes(char c) {
    passSpace();
    boolean isHere = at < to && bytes[at] == c;
    at += isHere ? 1 : 0;
    return isHere;
  }

  private void passSpace() {
    while (at < to && bytes[at] <= ' ' && isSpace(bytes[at])) {
      at++;
    }
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }
}
