package dev.penstock.journal;

import dev.penstock.dialect.ErrorKind;
import dev.penstock.dialect.RequestError;
import dev.penstock.dialect.Usage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * A record as one line of UTF-8. Keys always stand in this order; what was not measured or not said
 * is null.
 *
 * <pre>{@code
 * {"request_num":3,"line":3,"ok":true,"status":200,"answer":"...","finish_reason":"stop",
 *  "model":"gemini-2.5-pro","usage":{"input_tokens":12,"output_tokens":40},"attempts":1,
 *  "scheduled_at":"2026-11-22T10:00:00.000123Z","sent_at":"2026-11-22T10:00:00.000210Z",
 *  "wait_ms":0.09,"duration_ms":812.41,"request_id":"req_7","body_hash":"9f86d081884c7d65",
 *  "response":{},"error":null}
 * }</pre>
 *
 * <p>After more than one attempt {@code "earlier_attempts":[{"sent_at":"...","status":429,
 * "failure":null,"duration_ms":12.50,"told_ms":30000.00}]} stands last: those before the last one.
 *
 * <p>On demand {@code "request":{}} stands before {@code response}: the body that was sent,
 * unchanged but for the space between its tokens, or null.
 *
 * <p>There is no line break within, and no space between the tokens. Times are UTC, in
 * microseconds; what is measured in ms has two decimals. A {@code response} that is JSON stands as
 * it came but for the space between its tokens, so that it may hold numbers beyond any type, or a
 * key twice; any other is a JSON string. An {@code error} is {@code
 * {"kind":"http","message":"...","retryable":false}}.
 *
 * <p>The newline is written last, with the rest in one call: what a crash left without it is no
 * record. {@link RecordHead} reads what another run needs of a line, and checks all of it.
 */
final class RecordLine {
  /** What a line has besides the response and the answer, with some room. */
  private static final int USUAL_LENGTH = 640;

  private final JsonLine line;

  private RecordLine(JsonLine line) {
    this.line = line;
  }

  /** The line, its newline included. */
  static byte[] of(RequestRecord request) {
    int texts =
        request.response().map(String::length).orElse(0)
            + request.answer().map(String::length).orElse(0);
    JsonLine line = new JsonLine(USUAL_LENGTH + texts);
    new RecordLine(line).write(request);
    return line.end().getBytes(StandardCharsets.UTF_8);
  }

  private void write(RequestRecord request) {
    line.number("request_num", request.requestNum());
    line.number("line", request.line());
    line.truth("ok", request.ok());
    line.number("status", request.status());
    line.string("answer", request.answer());
    line.string("finish_reason", request.finishReason());
    line.string("model", request.model());
    usage(request.usage());
    line.number("attempts", request.attempts());
    time("scheduled_at", request.scheduledAt());
    time("sent_at", request.sentAt());
    milliseconds("wait_ms", request.waited());
    milliseconds("duration_ms", request.duration());
    line.string("request_id", request.requestId());
    line.string("body_hash", request.bodyHash());
    if (request.request().isPresent()) {
      line.raw("request", request.request().get());
    }
    line.raw("response", request.response().orElse("null"));
    error(request.error());
    if (!request.earlierAttempts().isEmpty()) {
      line.name("earlier_attempts").open('[');
      request.earlierAttempts().forEach(this::earlier);
      line.close(']');
    }
  }

  private void earlier(EarlierAttempt attempt) {
    line.element();
    time("sent_at", attempt.sentAt());
    line.number("status", attempt.status());
    line.string("failure", attempt.failure().map(ErrorKind::toString));
    milliseconds("duration_ms", attempt.duration());
    milliseconds("told_ms", attempt.told());
    line.close('}');
  }

  private void usage(Optional<Usage> usage) {
    if (usage.isEmpty()) {
      line.nothing("usage");
      return;
    }
    line.name("usage").open('{');
    line.number("input_tokens", usage.get().inputTokens());
    line.number("output_tokens", usage.get().outputTokens());
    line.close('}');
  }

  private void error(Optional<RequestError> error) {
    if (error.isEmpty()) {
      line.nothing("error");
      return;
    }
    line.name("error").open('{');
    line.string("kind", error.get().kind().toString());
    line.string("message", error.get().message());
    line.truth("retryable", error.get().retryable());
    line.close('}');
  }

  private void time(String name, Optional<Instant> time) {
    line.string(name, time.map(RecordLine::timestamp));
  }

  private void milliseconds(String name, Optional<Duration> duration) {
    line.raw(name, duration.map(RecordLine::milliseconds).orElse("null"));
  }

  /** With two decimals, rounded. */
  private static String milliseconds(Duration duration) {
    long nanos = duration.toNanos();
    long hundredths = (Math.abs(nanos) + 5_000) / 10_000;
    StringBuilder text = new StringBuilder(12);
    text.append(nanos < 0 && hundredths > 0 ? "-" : "").append(hundredths / 100).append('.');
    return digits(hundredths % 100, 2, text).toString();
  }

  /** UTC, in microseconds, cut: {@code 2026-11-22T10:00:00.000123Z}. */
  static String timestamp(Instant instant) {
    LocalDateTime time =
        LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
    StringBuilder text = new StringBuilder(27);
    digits(time.getYear(), 4, text).append('-');
    digits(time.getMonthValue(), 2, text).append('-');
    digits(time.getDayOfMonth(), 2, text).append('T');
    digits(time.getHour(), 2, text).append(':');
    digits(time.getMinute(), 2, text).append(':');
    digits(time.getSecond(), 2, text).append('.');
    return digits(time.getNano() / 1_000, 6, text).append('Z').toString();
  }

  private static StringBuilder digits(long number, int count, StringBuilder text) {
    long limit = 10;
    for (int digits = 1; digits < count; digits++) {
      if (number < limit) {
        text.append('0');
      }
      limit *= 10;
    }
    return text.append(number);
  }
}
