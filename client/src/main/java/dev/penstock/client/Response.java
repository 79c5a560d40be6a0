package dev.penstock.client;

import dev.penstock.http.Attempted;
import dev.penstock.http.Headers;
import dev.penstock.http.Timings;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A whole response. A status outside 2xx is an answer like any other. */
public final class Response {
  private static final Pattern CHARSET =
      Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\\s;\"]+)", Pattern.CASE_INSENSITIVE);

  private final Request request;
  private final int status;
  private final Headers headers;
  private final byte[] body;
  private final URI uri;
  private final Timings timings;
  private final List<Attempted> attempts;

  Response(
      Request request,
      URI uri,
      int status,
      Headers headers,
      byte[] body,
      Timings timings,
      List<Attempted> attempts) {
    this.request = request;
    this.uri = uri;
    this.attempts = attempts;
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.timings = timings;
  }

  /** What was asked. */
  public Request request() {
    return request;
  }

  /** Where it was answered: another place than it was sent to if redirects were followed. */
  public URI uri() {
    return uri;
  }

  /** The status code, 200 to 599. */
  public int status() {
    return status;
  }

  /** Whether the status is 200 to 299. */
  public boolean ok() {
    return status >= 200 && status < 300;
  }

  /** The header fields. */
  public Headers headers() {
    return headers;
  }

  /** A copy of the body; empty if there is none, or if it was written to a file. */
  public byte[] bytes() {
    return body.clone();
  }

  /** The body without a copy, to read only. */
  public ByteBuffer buffer() {
    return ByteBuffer.wrap(body).asReadOnlyBuffer();
  }

  /**
   * The body as text, in the charset that Content-Type names, else UTF-8. A byte order mark is left
   * out; bytes that are no text become U+FFFD.
   */
  public String text() {
    return withoutMark(new String(body, charset()));
  }

  /** The text, if every byte of the body is text. */
  String exactText() throws CharacterCodingException {
    return withoutMark(charset().newDecoder().decode(buffer()).toString());
  }

  private static String withoutMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  /**
   * The body as JSON: a Map, List, String, Number, Boolean or null.
   *
   * @throws JsonException if it is not JSON
   */
  public @Nullable Object json() {
    return Json.read(this, Object.class);
  }

  /**
   * The body as JSON, mapped to a record or class as Jackson does. Fields that the type does not
   * have are passed over.
   *
   * @throws JsonException if it is not JSON or does not fit the type
   */
  public <T> T json(Class<T> type) {
    T value = Json.read(this, type);
    if (value == null) {
      throw new JsonException("the body is null, not a " + type.getSimpleName(), null);
    }
    return value;
  }

  /** When the attempt that brought it was due, sent and answered. */
  public Timings timings() {
    return timings;
  }

  /** All attempts that it took, this one last. */
  public List<Attempted> attempts() {
    return attempts;
  }

  /**
   * This response, if its status is 200 to 299.
   *
   * @throws HttpStatusException if it is not
   */
  public Response requireSuccess() {
    if (!ok()) {
      throw new HttpStatusException(this);
    }
    return this;
  }

  private Charset charset() {
    Optional<String> type = headers.first("content-type");
    Matcher matcher = CHARSET.matcher(type.orElse(""));
    if (matcher.find()) {
      try {
        return Charset.forName(matcher.group(1));
      } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
        return StandardCharsets.UTF_8;
      }
    }
    return StandardCharsets.UTF_8;
  }

  @Override
  public String toString() {
    return "%d for %s, %d bytes".formatted(status, request, body.length);
  }
}
