package dev.penstock.cli;

import dev.penstock.dialect.RequestError;
import dev.penstock.dialect.Usage;
import dev.penstock.journal.RequestRecord;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * One request in one physical line; {@code -} for what is not known.
 *
 * <pre>{@code
 * 2026-11-22T18:00:00.812+08:00 ok #3 line=3 200 812ms attempts=1 in=12 out=40 <answer>
 * 2026-11-22T18:00:00.812+08:00 failed #4 line=4 503 812ms attempts=1 http: <message>
 * }</pre>
 */
final class LogLine {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx");
  private static final int PART = 200;

  private LogLine() {}

  /** The line without its end; empty if the mode leaves this request out. */
  static Optional<String> of(RequestRecord request, LogMode mode, OffsetDateTime time) {
    if (mode == LogMode.NONE || (mode == LogMode.ERROR && request.ok())) {
      return Optional.empty();
    }
    String start =
        "%s %s #%d line=%d %s %s attempts=%d "
            .formatted(
                at(time),
                request.ok() ? "ok" : "failed",
                request.requestNum(),
                request.line(),
                request.status().isPresent() ? request.status().getAsInt() : "-",
                request.duration().map(LogLine::milliseconds).orElse("-"),
                request.attempts());
    return Optional.of(
        start
            + request
                .error()
                .map(e -> failure(request, e, mode))
                .orElseGet(() -> success(request, mode)));
  }

  /** A time as it stands at the start of each line. */
  static String at(OffsetDateTime time) {
    return TIME.format(time);
  }

  private static String success(RequestRecord request, LogMode mode) {
    String text =
        mode == LogMode.FULL ? request.response().orElse("") : request.answer().orElse("");
    return "in=%s out=%s %s"
        .formatted(
            tokens(request, Usage::inputTokens),
            tokens(request, Usage::outputTokens),
            cut(text, mode));
  }

  private static String failure(RequestRecord request, RequestError error, LogMode mode) {
    String line = "%s: %s".formatted(error.kind(), cut(error.message(), mode));
    return mode == LogMode.FULL && request.response().isPresent()
        ? line + " " + Printable.of(request.response().get())
        : line;
  }

  private static String tokens(RequestRecord request, Function<Usage, OptionalLong> count) {
    OptionalLong tokens = request.usage().map(count).orElse(OptionalLong.empty());
    return tokens.isPresent() ? Long.toString(tokens.getAsLong()) : "-";
  }

  /** In partial mode, about 200 characters of the text. */
  private static String cut(String text, LogMode mode) {
    if (mode != LogMode.PARTIAL || text.length() <= PART) {
      return Printable.of(text);
    }
    int end = Character.isHighSurrogate(text.charAt(PART - 1)) ? PART - 1 : PART;
    return Printable.of(text.substring(0, end)) + "...";
  }

  private static String milliseconds(Duration duration) {
    return Math.round(duration.toNanos() / 1e6) + "ms";
  }
}
