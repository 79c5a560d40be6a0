package dev.penstock.batch;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What records know a body by: the first 16 hex digits of SHA-256 of its bytes. */
final class BodyHash {
  private static final int BYTES = 8;

  /** Only ever copied: a search through the providers would cost more than the hash of a body. */
  private static final MessageDigest SHA_256 = sha256();

  private BodyHash() {}

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  static String of(byte[] body) {
    try {
      byte[] digest = ((MessageDigest) SHA_256.clone()).digest(body);
      return HexFormat.of().formatHex(digest, 0, BYTES);
    } catch (CloneNotSupportedException e) {
      throw new AssertionError("that of every JDK can be copied", e);
    }
  }
}
