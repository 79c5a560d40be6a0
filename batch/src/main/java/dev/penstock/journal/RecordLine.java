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
import java.util.OptionalInt;
import java.util.OptionalLong;
import tools.jackson.core.io.JsonStringEncoder;

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

  private final StringBuilder line;

  private RecordLine(int length) {
    line = new StringBuilder(length);
  }

  /** The line, its newline included. */
  static byte[] of(RequestRecord request) {
    int texts =
        request.response().map(String::length).orElse(0)
            + request.answer().map(String::length).orElse(0);
    RecordLine line = new RecordLine(USUAL_LENGTH + texts);
    line.write(request);
    return line.line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }

  private void write(RequestRecord request) {
    line.append('{');
    name("request_num").append(request.requestNum());
    name("line").append(request.line());
    name("ok").append(request.ok());
    status(request.status());
    text("answer", request.answer());
    text("finish_reason", request.finishReason());
    text("model", request.model());
    usage(request.usage());
    name("attempts").append(request.attempts());
    time("scheduled_at", request.scheduledAt());
    time("sent_at", request.sentAt());
    milliseconds("wait_ms", request.waited());
    milliseconds("duration_ms", request.duration());
    text("request_id", request.requestId());
    text("body_hash", request.bodyHash());
    if (request.request().isPresent()) {
      raw("request", request.request());
    }
    raw("response", request.response());
    error(request.error());
    if (!request.earlierAttempts().isEmpty()) {
      name("earlier_attempts").append('[');
      request.earlierAttempts().forEach(this::earlier);
      line.append(']');
    }
    line.append('}');
  }

  private void earlier(EarlierAttempt attempt) {
    separate();
    line.append('{');
    time("sent_at", attempt.sentAt());
    status(attempt.status());
    text("failure", attempt.failure().map(ErrorKind::toString));
    milliseconds("duration_ms", attempt.duration());
    milliseconds("told_ms", attempt.told());
    line.append('}');
  }

  private void status(OptionalInt status) {
    name("status");
    if (status.isPresent()) {
      line.append(status.getAsInt());
    } else {
      line.append("null");
    }
  }

  private void usage(Optional<Usage> usage) {
    name("usage");
    if (usage.isEmpty()) {
      line.append("null");
      return;
    }
    line.append('{');
    count("input_tokens", usage.get().inputTokens());
    count("output_tokens", usage.get().outputTokens());
    line.append('}');
  }

  private void error(Optional<RequestError> error) {
    name("error");
    if (error.isEmpty()) {
      line.append("null");
      return;
    }
    line.append('{');
    name("kind");
    quoted(error.get().kind().toString());
    name("message");
    quoted(error.get().message());
    name("retryable").append(error.get().retryable());
    line.append('}');
  }

  private void text(String name, Optional<String> text) {
    name(name);
    if (text.isPresent()) {
      quoted(text.get());
    } else {
      line.append("null");
    }
  }

  private void raw(String name, Optional<String> value) {
    name(name).append(value.orElse("null"));
  }

  private void count(String name, OptionalLong count) {
    name(name);
    if (count.isPresent()) {
      line.append(count.getAsLong());
    } else {
      line.append("null");
    }
  }

  private void time(String name, Optional<Instant> time) {
    name(name);
    if (time.isPresent()) {
      line.append('"');
      timestamp(time.get(), line);
      line.append('"');
    } else {
      line.append("null");
    }
  }

  /** With two decimals, rounded. */
  private void milliseconds(String name, Optional<Duration> duration) {
    name(name);
    if (duration.isEmpty()) {
      line.append("null");
      return;
    }
    long nanos = duration.get().toNanos();
    long hundredths = (Math.abs(nanos) + 5_000) / 10_000;
    line.append(nanos < 0 && hundredths > 0 ? "-" : "").append(hundredths / 100).append('.');
    digits(hundredths % 100, 2, line);
  }

  private StringBuilder name(String name) {
    separate();
    return line.append('"').append(name).append("\":");
  }

  private void separate() {
    char before = line.charAt(line.length() - 1);
    if (before != '{' && before != '[') {
      line.append(',');
    }
  }

  private void quoted(String text) {
    line.append('"');
    JsonStringEncoder.getInstance().quoteAsString(wellFormed(text), line);
    line.append('"');
  }

  /** UTC, in microseconds, cut: {@code 2026-11-22T10:00:00.000123Z}. */
  static String timestamp(Instant instant) {
    StringBuilder text = new StringBuilder();
    timestamp(instant, text);
    return text.toString();
  }

  private static void timestamp(Instant instant, StringBuilder text) {
    LocalDateTime time = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    digits(time.getYear(), 4, text).append('-');
    digits(time.getMonthValue(), 2, text).append('-');
    digits(time.getDayOfMonth(), 2, text).append('T');
    digits(time.getHour(), 2, text).append(':');
    digits(time.getMinute(), 2, text).append(':');
    digits(time.getSecond(), 2, text).append('.');
    digits(time.getNano() / 1_000, 6, text).append('Z');
  }

  private static StringBuilder digits(long number, int count, StringBuilder text) {
    long limit = 10;
    for (int digits = 1; digits < count; digits++) {
      text.append(number < limit ? "0" : "");
      limit *= 10;
    }
    return text.append(number);
  }

  /** A lone surrogate, which UTF-8 cannot hold, becomes U+FFFD. */
  private static String wellFormed(String text) {
    int lone = loneSurrogate(text, 0);
    if (lone < 0) {
      return text;
    }
    StringBuilder result = new StringBuilder(text);
    for (; lone >= 0; lone = loneSurrogate(text, lone + 1)) {
      result.setCharAt(lone, '\uFFFD');
    }
    return result.toString();
  }

  private static int loneSurrogate(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean isPair = i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
        if (!isPair) {
          return i;
        }
        i++;
      }
    }
    return -1;
  }
}
