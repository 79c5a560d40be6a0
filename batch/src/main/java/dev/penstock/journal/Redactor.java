package dev.penstock.journal;

import java.util.Collection;

/**
 * Puts {@code ***} where a secret stands: servers send keys back in error texts. Secrets of under 8
 * characters are left, since they would be found in ordinary words.
 */
public final class Redactor {
  static final String MASK = "***";
  private static final int MIN_LENGTH = 8;

  private final String[] secrets;

  /** A redactor of these values. */
  public Redactor(Collection<String> secrets) {
    this.secrets =
        secrets.stream()
            .filter(secret -> secret.length() >= MIN_LENGTH)
            .distinct()
            .toArray(String[]::new);
  }

  /** The text without the secrets. */
  public String text(String text) {
    String result = text;
    for (String secret : secrets) {
      result = result.replace(secret, MASK);
    }
    return result;
  }

  /**
   * Where the secret ends that begins at a place inside a JSON string, whatever of it is escaped;
   * -1 if none begins there.
   */
  int endInJson(String json, int start) {
    for (String secret : secrets) {
      int end = endInJson(json, start, secret);
      if (end >= 0) {
        return end;
      }
    }
    return -1;
  }

  private static int endInJson(String json, int start, String secret) {
    int at = start;
    for (int i = 0; i < secret.length(); i++) {
      char c = json.charAt(at++);
      if (c == '"') {
        return -1;
      }
      if (c == '\\') {
        char escape = json.charAt(at++);
        boolean isHex = escape == 'u';
        c = isHex ? (char) Integer.parseInt(json, at, at + 4, 16) : unescaped(escape);
        at += isHex ? 4 : 0;
      }
      if (c != secret.charAt(i)) {
        return -1;
      }
    }
    return at;
  }

  /** RFC 8259 section 7. */
  private static char unescaped(char escape) {
    return switch (escape) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> escape;
    };
  }
}
