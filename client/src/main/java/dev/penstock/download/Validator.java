package dev.penstock.download;

import dev.penstock.http.Headers;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What tells one version of a file from another, to the byte (RFC 9110 section 8.8.1). A weak one
 * is none: the bytes after a cut could belong to another version than those before it.
 *
 * @param kind which field it was
 * @param value as it was sent
 */
record Validator(Kind kind, String value) {
  /** The fields that can hold one. */
  enum Kind {
    ETAG("ETag"),
    LAST_MODIFIED("Last-Modified");

    private final String field;

    Kind(String field) {
      this.field = field;
    }

    /** The name of the field. */
    String field() {
      return field;
    }
  }

  /** RFC 9110 section 8.8.3, without the mark of weakness. */
  private static final Pattern STRONG = Pattern.compile("\"[\\x21\\x23-\\x7e\\x80-\\xff]*\"");

  /**
   * The strong validator of a response, if it has one. A date counts only beside no ETag (section
   * 13.1.5) and if it is at least a second before that of the response (section 8.8.2.2).
   */
  static Optional<Validator> of(Headers headers) {
    List<String> etags = headers.all(Kind.ETAG.field());
    if (!etags.isEmpty()) {
      return Optional.of(new Validator(Kind.ETAG, etags.get(0)))
          .filter(etag -> etags.size() == 1 && STRONG.matcher(etag.value()).matches());
    }
    List<String> dates = headers.all(Kind.LAST_MODIFIED.field());
    return dates.size() == 1 && isStrong(dates.get(0), headers)
        ? Optional.of(new Validator(Kind.LAST_MODIFIED, dates.get(0)))
        : Optional.empty();
  }

  private static boolean isStrong(String lastModified, Headers headers) {
    Optional<Instant> modified = date(lastModified);
    Optional<Instant> sent = headers.first("Date").flatMap(Validator::date);
    return modified.isPresent()
        && sent.isPresent()
        && !sent.get().isBefore(modified.get().plusSeconds(1));
  }

  private static Optional<Instant> date(String value) {
    try {
      return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(value)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Whether a 206 says that it is of another version. It need not name this one. */
  boolean isContradictedBy(Headers headers) {
    return headers.all(kind.field()).stream().anyMatch(other -> !other.equals(value));
  }
}
