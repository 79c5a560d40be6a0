package dev.penstock.client;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The header fields that must not leave the origin they were meant for. */
final class SensitiveFields {
  /** Credentials by the standards, and the fields in which well-known APIs take their keys. */
  private static final Set<String> KNOWN =
      Set.of(
          "authorization",
          "proxy-authorization",
          "cookie",
          "api-key",
          "x-api-key",
          "x-auth-token",
          "x-goog-api-key",
          "x-amz-security-token");

  private final Set<String> names = new TreeSet<>(KNOWN);

  SensitiveFields(Collection<String> more) {
    more.forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
  }

  boolean contains(String name) {
    return names.contains(name.toLowerCase(Locale.ROOT));
  }
}
