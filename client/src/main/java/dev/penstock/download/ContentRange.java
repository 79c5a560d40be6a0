package dev.penstock.download;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which bytes of how many a 206 holds, or how many there are, in a 416 (RFC 9110 section 14.4).
 *
 * @param from the first byte; absent where no range was satisfied
 * @param end the byte after the last; absent where {@code from} is
 * @param total the whole length; absent where the server does not know it
 */
record ContentRange(OptionalLong from, OptionalLong end, OptionalLong total) {
  /** Eighteen digits always fit a long. */
  private static final Pattern FIELD =
      Pattern.compile("(?i:bytes) (?:(\\d{1,18})-(\\d{1,18})/(?:(\\d{1,18})|\\*)|\\*/(\\d{1,18}))");

  /** Reads the field; empty if it is missing, there twice, or not as the standard has it. */
  static Optional<ContentRange> parse(List<String> values) {
    if (values.size() != 1) {
      return Optional.empty();
    }
    Matcher field = FIELD.matcher(values.get(0));
    if (!field.matches()) {
      return Optional.empty();
    }
    OptionalLong unsatisfied = number(field, 4);
    return Optional.of(
            unsatisfied.isPresent()
                ? new ContentRange(OptionalLong.empty(), OptionalLong.empty(), unsatisfied)
                : new ContentRange(
                    number(field, 1),
                    OptionalLong.of(number(field, 2).orElseThrow() + 1),
                    number(field, 3)))
        .filter(ContentRange::isPossible);
  }

  private boolean isPossible() {
    return from.isEmpty()
        || (from.getAsLong() < end.getAsLong()
            && (total.isEmpty() || end.getAsLong() <= total.getAsLong()));
  }

  private static OptionalLong number(Matcher field, int group) {
    String digits = field.group(group);
    return digits == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(digits));
  }
}
