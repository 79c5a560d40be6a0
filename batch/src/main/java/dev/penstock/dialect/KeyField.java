package dev.penstock.dialect;

/**
 * The header field that an API expects a key in.
 *
 * @param prefix what stands before the key, such as {@code "Bearer "}
 */
public record KeyField(String name, String prefix) {
  /** {@code Authorization: Bearer <key>}. */
  public static final KeyField BEARER = new KeyField("Authorization", "Bearer ");

  /** The key alone. */
  public static KeyField plain(String name) {
    return new KeyField(name, "");
  }
}
