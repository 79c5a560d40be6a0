package dev.penstock.journal;

import dev.penstock.dialect.ErrorKind;
import dev.penstock.dialect.RequestError;
import dev.penstock.dialect.Usage;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

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
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final JsonGenerator json;

  private RecordLine(JsonGenerator json) {
    this.json = json;
  }

  /** The line, its newline included. */
  static byte[] of(RequestRecord request) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
      new RecordLine(json).write(request);
    }
    bytes.write('\n');
    return bytes.toByteArray();
  }

  private void write(RequestRecord request) {
    json.writeStartObject();
    json.writeNumberProperty("request_num", request.requestNum());
    json.writeNumberProperty("line", request.line());
    json.writeBooleanProperty("ok", request.ok());
    status(request.status());
    text("answer", request.answer());
    text("finish_reason", request.finishReason());
    text("model", request.model());
    usage(request.usage());
    json.writeNumberProperty("attempts", request.attempts());
    text("scheduled_at", request.scheduledAt().map(RecordLine::timestamp));
    text("sent_at", request.sentAt().map(RecordLine::timestamp));
    raw("wait_ms", request.waited().map(RecordLine::milliseconds));
    raw("duration_ms", request.duration().map(RecordLine::milliseconds));
    text("request_id", request.requestId());
    text("body_hash", request.bodyHash());
    if (request.request().isPresent()) {
      raw("request", request.request());
    }
    raw("response", request.response());
    error(request.error());
    if (!request.earlierAttempts().isEmpty()) {
      json.writeArrayPropertyStart("earlier_attempts");
      request.earlierAttempts().forEach(this::earlier);
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private void earlier(EarlierAttempt attempt) {
    json.writeStartObject();
    text("sent_at", attempt.sentAt().map(RecordLine::timestamp));
    status(attempt.status());
    text("failure", attempt.failure().map(ErrorKind::toString));
    raw("duration_ms", attempt.duration().map(RecordLine::milliseconds));
    raw("told_ms", attempt.told().map(RecordLine::milliseconds));
    json.writeEndObject();
  }

  private void status(OptionalInt status) {
    json.writeName("status");
    if (status.isPresent()) {
      json.writeNumber(status.getAsInt());
    } else {
      json.writeNull();
    }
  }

  private void usage(Optional<Usage> usage) {
    json.writeName("usage");
    if (usage.isEmpty()) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    count("input_tokens", usage.get().inputTokens());
    count("output_tokens", usage.get().outputTokens());
    json.writeEndObject();
  }

  private void error(Optional<RequestError> error) {
    json.writeName("error");
    if (error.isEmpty()) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    json.writeStringProperty("kind", error.get().kind().toString());
    json.writeStringProperty("message", wellFormed(error.get().message()));
    json.writeBooleanProperty("retryable", error.get().retryable());
    json.writeEndObject();
  }

  private void text(String name, Optional<String> text) {
    json.writeName(name);
    if (text.isPresent()) {
      json.writeString(wellFormed(text.get()));
    } else {
      json.writeNull();
    }
  }

  private void raw(String name, Optional<String> value) {
    json.writeName(name);
    json.writeRawValue(value.orElse("null"));
  }

  private void count(String name, OptionalLong count) {
    json.writeName(name);
    if (count.isPresent()) {
      json.writeNumber(count.getAsLong());
    } else {
      json.writeNull();
    }
  }

  /** UTC, in microseconds, cut: {@code 2026-11-22T10:00:00.000123Z}. */
  static String timestamp(Instant instant) {
    return MICROSECONDS.format(instant);
  }

  /** Milliseconds with two decimals, rounded. */
  private static String milliseconds(Duration duration) {
    return BigDecimal.valueOf(duration.toNanos(), 6)
        .setScale(2, RoundingMode.HALF_UP)
        .toPlainString();
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
