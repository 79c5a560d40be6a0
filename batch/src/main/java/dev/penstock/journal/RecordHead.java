package dev.penstock.journal;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/** What of a record matters to a run that goes on. */
record RecordHead(
    long requestNum, boolean ok, Optional<Instant> sentAt, Optional<String> bodyHash) {
  /** Without limits: a record holds what a response held, one level deeper. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(TokenStreamFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private static final int HASH_DIGITS = 16;

  /** Beyond it there would be no room for what is remembered of a request. */
  private static final long MOST_REQUESTS = 1L << 40;

  /** Reads a line, without its newline, to its end; empty if it is not a whole record in UTF-8. */
  static Optional<RecordHead> of(byte[] buffer, int from, int to) {
    if (!isText(buffer, from, to)) {
      return Optional.empty();
    }
    try (JsonParser json =
        FACTORY.createParser(ObjectReadContext.empty(), buffer, from, to - from)) {
      return json.nextToken() == JsonToken.START_OBJECT ? read(json) : Optional.empty();
    } catch (JacksonException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<RecordHead> read(JsonParser json) {
    long requestNum = 0;
    Optional<Boolean> ok = Optional.empty();
    Optional<Instant> sentAt = Optional.empty();
    Optional<String> bodyHash = Optional.empty();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      switch (name) {
        case "request_num" -> requestNum = json.getLongValue();
        case "ok" -> ok = Optional.of(json.getBooleanValue());
        case "sent_at" -> sentAt = text(json, value).map(Instant::parse);
        case "body_hash" -> bodyHash = text(json, value);
        default -> json.skipChildren();
      }
    }
    boolean isRecord =
        requestNum > 0
            && requestNum <= MOST_REQUESTS
            && ok.isPresent()
            && bodyHash.map(RecordHead::isHash).orElse(true)
            && json.nextToken() == null;
    return isRecord
        ? Optional.of(new RecordHead(requestNum, ok.orElseThrow(), sentAt, bodyHash))
        : Optional.empty();
  }

  private static Optional<String> text(JsonParser json, JsonToken value) {
    return value == JsonToken.VALUE_NULL ? Optional.empty() : Optional.of(json.getString());
  }

  private static boolean isHash(String text) {
    return text.length() == HASH_DIGITS && text.chars().allMatch(c -> Character.digit(c, 16) >= 0);
  }

  /** UTF-8 without control characters, which JSON escapes. */
  private static boolean isText(byte[] buffer, int from, int to) {
    boolean isAscii = true;
    for (int i = from; i < to; i++) {
      if (buffer[i] >= 0 && buffer[i] < ' ') {
        return false;
      }
      isAscii &= buffer[i] >= 0;
    }
    return isAscii || isUtf8(ByteBuffer.wrap(buffer, from, to - from));
  }

  private static boolean isUtf8(ByteBuffer bytes) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CharBuffer chars = CharBuffer.allocate(1 << 12);
    CoderResult result = CoderResult.OVERFLOW;
    while (result.isOverflow()) {
      chars.clear();
      result = decoder.decode(bytes, chars, true);
    }
    return !result.isError();
  }
}
