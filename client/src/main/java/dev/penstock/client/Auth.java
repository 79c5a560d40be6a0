package dev.penstock.client;

import dev.penstock.http.Headers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Credentials that go with each request to one origin, and to no other: see {@link
 * AsyncHttpClientBuilder#auth}. A request that sets the field itself keeps its own.
 */
public final class Auth {
  private final String field;
  private final Supplier<String> value;
  private final boolean supplied;

  private Auth(String field, Supplier<String> value, boolean supplied) {
    this.field = field;
    this.value = value;
    this.supplied = supplied;
  }

  /**
   * {@code Authorization: Bearer <token>} (RFC 6750).
   *
   * @throws IllegalArgumentException if the token cannot be sent
   */
  public static Auth bearer(String token) {
    return fixed("Authorization", "Bearer " + token);
  }

  /**
   * {@code Authorization: Bearer <token>} with a token that changes.
   *
   * @param token asked for before each attempt, when its turn has come, on a callback thread; what
   *     it throws fails the request
   */
  public static Auth bearer(Supplier<String> token) {
    return new Auth("Authorization", () -> "Bearer " + given(token), true);
  }

  /** {@code Authorization: Basic} with user name and password in UTF-8 (RFC 7617). */
  public static Auth basic(String user, String password) {
    if (user.indexOf(':') >= 0) {
      throw new IllegalArgumentException("a user name with a colon cannot be sent");
    }
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return fixed("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
  }

  /**
   * A key in a header field, such as {@code x-api-key}.
   *
   * @throws IllegalArgumentException if the field cannot be sent
   */
  public static Auth apiKey(String field, String key) {
    return fixed(field, key);
  }

  /** A key that changes: the rules are those of {@link #bearer(Supplier)}. */
  public static Auth apiKey(String field, Supplier<String> key) {
    Headers.builder().add(field, "");
    return new Auth(field, () -> given(key), true);
  }

  private static String given(Supplier<String> supplier) {
    return Objects.requireNonNull(supplier.get(), "the supplier of a credential gave null");
  }

  private static Auth fixed(String field, String value) {
    Headers.builder().add(field, value);
    return new Auth(field, () -> value, false);
  }

  String field() {
    return field;
  }

  /** May be code of the user. */
  String value() {
    return value.get();
  }

  /** Whether the value comes from code of the user. */
  boolean isSupplied() {
    return supplied;
  }

  /** The field's name only. */
  @Override
  public String toString() {
    return "Auth[" + field + "]";
  }
}
