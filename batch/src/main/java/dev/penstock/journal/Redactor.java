package dev.penstock.journal;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Puts {@code ***} where a secret stands, as it is or in base64, whatever of it is escaped: servers
 * send keys back in error texts. Secrets of under 8 characters are left, since they would be found
 * in ordinary words.
 */
public final class Redactor {
  /** What stands in place of a secret. */
  public static final String MASK = "***";

  private static final int MIN_LENGTH = 8;

  private final List<Spelling> spellings;

  /** The characters that secrets begin with, and those that begin an escape. */
  private final BitSet beginnings = new BitSet();

  /** A redactor of these values. */
  public Redactor(Collection<String> secrets) {
    spellings =
        secrets.stream()
            .filter(secret -> secret.length() >= MIN_LENGTH)
            .flatMap(Redactor::spellings)
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .map(Spelling::new)
            .toList();
    if (!spellings.isEmpty()) {
      spellings.forEach(spelling -> beginnings.set(spelling.text().charAt(0)));
      beginnings.set('\\');
      beginnings.set('%');
    }
  }

  private static Stream<String> spellings(String secret) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    return Stream.concat(
        Stream.of(secret),
        Stream.of(Base64.getEncoder(), Base64.getUrlEncoder())
            .flatMap(
                base64 -> IntStream.range(0, 3).mapToObj(before -> within(base64, bytes, before))));
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
    if (spellings.isEmpty()) {
      return text;
    }
    Letters letters = new Letters.Plain(text);
    StringBuilder result = new StringBuilder(0);
    int copied = 0;
    int at = 0;
    while (at < text.length()) {
      int end = end(letters, at);
      if (end >= 0) {
        result.append(text, copied, at).append(MASK);
        copied = end;
        at = end;
      } else {
        at++;
      }
    }
    return copied == 0 ? text : result.append(text, copied, at).toString();
  }

  /** Whether a secret may begin with this letter. */
  boolean isBeginning(int letter) {
    return beginnings.get(letter);
  }

  /** Where the secret ends that begins at a place; -1 if none begins there. */
  int end(Letters letters, int start) {
    if (!isBeginning(letters.at(start))) {
      return -1;
    }
    for (Spelling spelling : spellings) {
      int end = spelling.end(letters, start);
      if (end >= 0) {
        return end;
      }
    }
    return -1;
  }
}
