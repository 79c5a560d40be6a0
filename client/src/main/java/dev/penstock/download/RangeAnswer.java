package dev.penstock.download;

import dev.penstock.http.Headers;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** What the head of a response means for the part that is there. */
public sealed interface RangeAnswer {
  /** The body is the file from its first byte on; what is there is of no use. */
  record StartOver(OptionalLong total) implements RangeAnswer {}

  /**
   * The body is the file from where the part ends.
   *
   * @param end the byte after the last of the body
   */
  record Append(long from, long end, long total) implements RangeAnswer {}

  /** The part is the whole file already; the body is none of it. */
  record Complete(long total) implements RangeAnswer {}

  /** The part is of another file: it must be asked for again, without a range. */
  record Restart(String reason) implements RangeAnswer {}

  /** The server breaks the rules of ranges. */
  record Refuse(String reason) implements RangeAnswer {}

  /** The response is no file; its status is not 2xx. */
  record NoFile() implements RangeAnswer {}

  /**
   * Judges by RFC 9110 sections 14.4, 15.3.7 and 15.5.17, strictly: a wrong byte in the middle of a
   * file is the worst that can come of a download.
   *
   * @param asked where the request asked to go on; empty if it asked for the whole file
   */
  static RangeAnswer of(Optional<ResumePoint> asked, int status, Headers headers) {
    Optional<ContentRange> range = ContentRange.parse(headers.all("Content-Range"));
    if (status == 206) {
      return asked.isPresent()
          ? partial(asked.get(), range, headers)
          : new Refuse("sent a part (206) though the whole was asked for");
    }
    if (status == 416 && asked.isPresent()) {
      return unsatisfied(asked.get(), range, headers);
    }
    return status >= 200 && status < 300 ? new StartOver(length(headers)) : new NoFile();
  }

  private static RangeAnswer partial(
      ResumePoint asked, Optional<ContentRange> sent, Headers headers) {
    if (isMultipart(headers)) {
      return new Refuse("sent several ranges (multipart/byteranges) though one was asked for");
    }
    if (sent.isEmpty() || sent.get().from().isEmpty()) {
      return new Refuse(
          "sent a part (206) without a Content-Range that can be: " + headers.all("Content-Range"));
    }
    ContentRange range = sent.get();
    PartInfo info = asked.info();
    if (info.validator().isContradictedBy(headers)
        || (info.total().isPresent()
            && range.total().isPresent()
            && !info.total().equals(range.total()))) {
      return new Restart("the file has changed since its first part came");
    }
    OptionalLong total = info.total().isPresent() ? info.total() : range.total();
    long from = range.from().getAsLong();
    long end = range.end().getAsLong();
    if (total.isEmpty()) {
      return new Restart("the server does not say how long the file is");
    }
    if (from != asked.at() || end > total.getAsLong()) {
      return new Refuse(
          "sent bytes %d to %d though it was asked for those from %d"
              .formatted(from, end - 1, asked.at()));
    }
    return new Append(from, end, total.getAsLong());
  }

  /** The server has the same version, or it would have sent the whole: If-Range says so. */
  private static RangeAnswer unsatisfied(
      ResumePoint asked, Optional<ContentRange> range, Headers headers) {
    OptionalLong total = range.map(ContentRange::total).orElse(OptionalLong.empty());
    OptionalLong expected = asked.info().total();
    boolean isWhole =
        range.isPresent()
            && range.get().from().isEmpty()
            && total.getAsLong() == asked.at()
            && !asked.info().validator().isContradictedBy(headers)
            && (expected.isEmpty() || expected.equals(total));
    return isWhole
        ? new Complete(asked.at())
        : new Restart("the server has no bytes where the part ends");
  }

  private static boolean isMultipart(Headers headers) {
    return headers.all("Content-Type").stream()
        .anyMatch(type -> type.toLowerCase(Locale.ROOT).startsWith("multipart/byteranges"));
  }

  private static OptionalLong length(Headers headers) {
    List<String> lengths = headers.all("Content-Length");
    return lengths.size() == 1 && lengths.get(0).matches("\\d{1,18}")
        ? OptionalLong.of(Long.parseLong(lengths.get(0)))
        : OptionalLong.empty();
  }
}
