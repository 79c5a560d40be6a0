package dev.penstock.journal;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Puts {@code ***} where a secret stands, as it is, in base64 or percent-encoded: servers send keys
 * back in error texts. Secrets of under 8 characters are left, since they would be found in
 * ordinary words.
 */
public final class Redactor {
  /** What stands in place of a secret. */
  public static final String MASK = "***";

  private static final int MIN_LENGTH = 8;

  private static final Pattern PERCENT_ENCODED = Pattern.compile("%[0-9A-F]{2}");

  private final String[] secrets;

  /** The characters that secrets begin with. */
  private final BitSet beginnings = new BitSet();

  /** A redactor of these values. */
  public Redactor(Collection<String> secrets) {
    this.secrets =
        secrets.stream()
            .filter(secret -> secret.length() >= MIN_LENGTH)
            .flatMap(Redactor::spellings)
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toArray(String[]::new);
    for (String secret : this.secrets) {
      beginnings.set(secret.charAt(0));
    }
  }

  private static Stream<String> spellings(String secret) {
    String encoded = URLEncoder.encode(secret, StandardCharsets.UTF_8);
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    return Stream.concat(
        Stream.of(secret, encoded, encoded.replace("+", "%20"), lowerCaseHex(encoded)),
        Stream.of(Base64.getEncoder(), Base64.getUrlEncoder())
            .flatMap(
                base64 -> IntStream.range(0, 3).mapToObj(before -> within(base64, bytes, before))));
  }

  private static String lowerCaseHex(String encoded) {
    return PERCENT_ENCODED.matcher(encoded).replaceAll(c -> c.group().toLowerCase(Locale.ROOT));
  }

  /**
   * What stands in base64 wherever the secret has so many bytes before it, modulo 3: without the
   * digits that its neighbours share.
   */
  private static String within(Base64.Encoder base64, byte[] secret, int before) {
    byte[] padded = new byte[before + secret.length];
    System.arraycopy(secret, 0, padded, before, secret.length);
    String digits = base64.encodeToString(padded);
    int from = (before * 8 + 5) / 6;
    int to = padded.length * 8 / 6;
    return digits.substring(from, to);
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
    char first = json.charAt(start);
    if (first != '\\' && !beginnings.get(first)) {
      return -1;
    }
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
