package dev.penstock.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penstock.http.Headers;
import dev.penstock.stream.EventParser;
import dev.penstock.stream.ServerSentEvent;
import dev.penstock.stream.StreamTooLargeException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A stream that came as one text: the events up to its end mark or its error.
 *
 * <p>What does not keep to the rules, though servers send it: an event that the end of the text
 * cuts off counts if its data is whole; {@code [DONE]} may have more text behind it; an error may
 * come as JSON outside of any event.
 */
final class StreamText {
  private static final Pattern FIRST_LINE =
      Pattern.compile("\\s*+(?:data|event|id|retry)?+:", Pattern.CASE_INSENSITIVE);
  private static final Pattern BARE_JSON = Pattern.compile("^[\\[{]", Pattern.MULTILINE);

  private final String text;
  private final Dialect dialect;
  private final Collector collector;
  private boolean isEmpty = true;
  private boolean isDone;
  private @Nullable ObjectNode error;
  private @Nullable String broken;

  private StreamText(String text, Dialect dialect) {
    this.text = text;
    this.dialect = dialect;
    collector = dialect.collector();
  }

  /** Whether the text is a stream: JSON never is, whatever the headers say. */
  static boolean isStream(Headers headers, String text) {
    if (BodyText.beginsWith("{[<", text)) {
      return false;
    }
    String type = headers.first("content-type").orElse("").strip().toLowerCase(Locale.ROOT);
    return type.startsWith("text/event-stream") || FIRST_LINE.matcher(text).lookingAt();
  }

  static StreamText read(String text, Dialect dialect) {
    StreamText stream = new StreamText(text, dialect);
    stream.readEvents();
    return stream;
  }

  /** Gemini's other form of a stream, without {@code alt=sse}: one array of its parts. */
  static Optional<StreamText> ofArray(String text, Dialect dialect) {
    if (!(dialect instanceof GeminiDialect) || !BodyText.beginsWith("[", text)) {
      return Optional.empty();
    }
    return StreamJson.parse(text)
        .filter(parts -> parts.isArray() && !parts.path(0).has("error"))
        .map(
            parts -> {
              StreamText stream = new StreamText(text, dialect);
              parts.forEach(part -> stream.take("", part));
              return stream;
            });
  }

  private void readEvents() {
    byte[] bytes = text.getBytes(UTF_8);
    EventParser events = new EventParser(Math.max(1, bytes.length), this::take);
    try {
      events.feed(ByteBuffer.wrap(bytes));
      events.end();
    } catch (StreamTooLargeException e) {
      throw new AssertionError("the limit is the length", e);
    }
    String brokenBefore = broken;
    events.unterminated().ifPresent(this::take);
    broken = brokenBefore;
    if (error == null && missing().isPresent()) {
      bareError().ifPresent(bare -> error = bare);
    }
  }

  private void take(ServerSentEvent event) {
    if (isDone || error != null) {
      return;
    }
    if (event.data().stripLeading().startsWith("[DONE]")) {
      isDone = true;
      return;
    }
    Optional<JsonNode> json = StreamJson.parse(event.data());
    if (json.isPresent()) {
      take(event.event(), json.get());
    } else if (event.event().equals("error")) {
      error = StreamJson.object().put("error", event.data());
    } else if (broken == null) {
      broken = "the data of an event is not JSON";
    }
  }

  private void take(String event, JsonNode json) {
    error = error == null ? error(event, json) : error;
    if (error == null) {
      isEmpty = false;
      collector.add(json);
    }
  }

  /** The error that an event is, as the field of an object. */
  private static @Nullable ObjectNode error(String event, JsonNode json) {
    if (json instanceof ObjectNode object && object.hasNonNull("error")) {
      return object;
    }
    boolean isError =
        event.equals("error")
            || json.path("type").asString("").equals("error")
            || json.path("object").asString("").equals("error");
    return isError ? StreamJson.object().set("error", json) : null;
  }

  /** Gemini may break off with the JSON of an error, in many lines, without {@code data:}. */
  private Optional<ObjectNode> bareError() {
    Matcher start = BARE_JSON.matcher(text);
    if (!start.find()) {
      return Optional.empty();
    }
    return StreamJson.parse(text.substring(start.start()))
        .map(json -> json.isArray() ? json.path(0) : json)
        .filter(json -> json.hasNonNull("error"))
        .map(ObjectNode.class::cast);
  }

  private Optional<String> missing() {
    return isEmpty && !isDone ? Optional.of("any event") : collector.missing(isDone);
  }

  /** Whether the events are understood. */
  boolean isJson() {
    return error != null || (broken == null && !isEmpty);
  }

  /** The one body that the events amount to; the text as it came if they are not understood. */
  String body() {
    if (!isJson()) {
      return text;
    }
    JsonNode body = collector.body();
    if (error != null && body instanceof ObjectNode object && !object.isEmpty()) {
      return StreamJson.text(object.set("error", error.get("error")));
    }
    return StreamJson.text(error == null ? body : error);
  }

  /** What the {@linkplain #body body} says. */
  Reading reading(String body) {
    Optional<String> cut = missing().map(mark -> "the stream ended without " + mark);
    if (error != null) {
      return dialect.read(body);
    } else if (broken != null) {
      return Reading.notJson(broken);
    } else if (isEmpty) {
      return Reading.cutAtOnce(cut.orElse("the stream is empty"));
    }
    Reading reading = dialect.read(body);
    return cut.map(reading::cutBecause).orElse(reading);
  }
}
