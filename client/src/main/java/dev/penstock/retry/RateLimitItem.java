package dev.penstock.retry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One quota of a {@code RateLimit} field, such as {@code "default";r=0;t=30}.
 *
 * @param remaining of the quota
 * @param resetSeconds until it is whole again
 */
record RateLimitItem(long remaining, long resetSeconds) {
  /** An integer of RFC 9651 has at most 15 digits. */
  private static final Pattern INTEGER = Pattern.compile("\\d{1,15}");

  /** The items that say both; none if the field is broken, as RFC 9651 section 4.2 asks. */
  static List<RateLimitItem> parse(String field) {
    Optional<List<String>> members = split(field, ',');
    if (members.isEmpty()) {
      return List.of();
    }
    List<RateLimitItem> items = new ArrayList<>();
    for (String member : members.get()) {
      item(member).ifPresent(items::add);
    }
    return List.copyOf(items);
  }

  private static Optional<RateLimitItem> item(String member) {
    Map<String, Long> parameters = new HashMap<>();
    List<String> parts = split(member, ';').orElse(List.of());
    for (String part : parts.subList(Math.min(1, parts.size()), parts.size())) {
      int equals = part.indexOf('=');
      String value = part.substring(equals + 1);
      if (equals > 0 && INTEGER.matcher(value).matches()) {
        parameters.put(part.substring(0, equals), Long.valueOf(value));
      }
    }
    Long remaining = parameters.get("r");
    Long reset = parameters.get("t");
    return remaining == null || reset == null
        ? Optional.empty()
        : Optional.of(new RateLimitItem(remaining, reset));
  }

  /** The parts between separators outside of quotes, stripped; nothing if a quote is not closed. */
  private static Optional<List<String>> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == separator && !quoted) {
        parts.add(text.substring(start, i).strip());
        start = i + 1;
      }
    }
    parts.add(text.substring(start).strip());
    return quoted ? Optional.empty() : Optional.of(parts);
  }
}
