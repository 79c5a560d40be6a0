package dev.penstock.download;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The lines of an {@link InfoFile}, which says what they are. */
final class InfoText {
  private static final String FIRST_LINE = "penstock download 1";
  private static final String DURABLE = "durable";

  private InfoText() {}

  /** All lines of a part of which nothing is durable. */
  static String begin(PartInfo info) {
    StringBuilder text = new StringBuilder();
    text.append(FIRST_LINE).append('\n');
    line(text, "url", info.url());
    line(text, info.validator().kind().field(), info.validator().value());
    info.total().ifPresent(total -> line(text, "total", String.valueOf(total)));
    info.checksum().ifPresent(checksum -> line(text, "checksum", checksum.toString()));
    return text.append(durable(0)).toString();
  }

  /** One more line. */
  static String durable(long bytes) {
    return DURABLE + " " + bytes + "\n";
  }

  /** What whole lines say; empty if nothing is durable, or if any line is not as it was written. */
  static Optional<ResumePoint> parse(String text) {
    List<String> lines = text.lines().toList();
    if (lines.isEmpty() || !lines.get(0).equals(FIRST_LINE)) {
      return Optional.empty();
    }
    Map<String, String> fields = new HashMap<>();
    for (String line : lines.subList(1, lines.size())) {
      int space = line.indexOf(' ');
      if (space < 0) {
        return Optional.empty();
      }
      fields.put(line.substring(0, space), line.substring(space + 1));
    }
    try {
      return resumePoint(fields);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<ResumePoint> resumePoint(Map<String, String> fields) {
    Optional<String> url = Optional.ofNullable(fields.get("url"));
    Optional<Validator> validator = Optional.empty();
    for (Validator.Kind kind : Validator.Kind.values()) {
      if (fields.containsKey(kind.field())) {
        validator = Optional.of(new Validator(kind, fields.get(kind.field())));
      }
    }
    long at = Long.parseLong(fields.getOrDefault(DURABLE, "0"));
    if (url.isEmpty() || validator.isEmpty() || at <= 0) {
      return Optional.empty();
    }
    String total = fields.get("total");
    OptionalLong size =
        total == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(total));
    Optional<Checksum> checksum = Optional.ofNullable(fields.get("checksum")).map(InfoText::sum);
    return Optional.of(
        new ResumePoint(new PartInfo(url.get(), validator.get(), size, checksum), at));
  }

  private static Checksum sum(String text) {
    int space = text.lastIndexOf(' ');
    return new Checksum(text.substring(0, Math.max(space, 0)), text.substring(space + 1));
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(name).append(' ').append(value).append('\n');
  }
}
