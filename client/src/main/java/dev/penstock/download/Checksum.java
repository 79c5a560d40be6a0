package dev.penstock.download;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * What the bytes of a file must come to.
 *
 * @param algorithm as {@link MessageDigest} names it
 * @param hex in lower case
 */
public record Checksum(String algorithm, String hex) {
  /**
   * Brings the digits into lower case.
   *
   * @throws IllegalArgumentException if there is no such algorithm, or its sums are not of this
   *     form
   */
  public Checksum {
    hex = hex.toLowerCase(Locale.ROOT);
    int digits = 2 * digest(algorithm).getDigestLength();
    if (hex.length() != digits || !hex.chars().allMatch(HexFormat::isHexDigit)) {
      throw new IllegalArgumentException(
          "not %d hexadecimal digits, as %s has: \"%s\"".formatted(digits, algorithm, hex));
    }
  }

  /** A digest of nothing yet. */
  MessageDigest digest() {
    return digest(algorithm);
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalArgumentException("no such checksum: \"" + algorithm + "\"", e);
    }
  }

  @Override
  public String toString() {
    return algorithm + " " + hex;
  }
}
