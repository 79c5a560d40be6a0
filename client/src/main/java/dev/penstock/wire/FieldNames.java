package dev.penstock.wire;

import io.netty.util.AsciiString;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Names of fields as HTTP/2 has them. Those of earlier requests are at hand, with their hashes. */
final class FieldNames {
  /** A program has a few; one that makes them up gets no more. */
  private static final int MOST_KEPT = 256;

  private static final Map<String, AsciiString> KEPT = new ConcurrentHashMap<>();

  private FieldNames() {}

  static AsciiString lowerCase(String name) {
    AsciiString kept = KEPT.get(name);
    if (kept == null) {
      kept = AsciiString.of(name.toLowerCase(Locale.ROOT));
      if (KEPT.size() < MOST_KEPT) {
        KEPT.put(name, kept);
      }
    }
    return kept;
  }
}
