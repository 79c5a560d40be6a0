package dev.penstock.client;

import dev.penstock.http.Headers;
import dev.penstock.http.Origin;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What to send: an immutable value, to be sent as often as one likes. */
public final class Request {
  /** Fields that frame the message or the connection: the client sets them itself. */
  private static final Set<String> OWN_FIELDS =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "keep-alive",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private final String method;
  private final URI uri;
  private final Origin origin;
  private final Headers headers;
  private final byte @Nullable [] body;
  private final String bodyType;
  private final @Nullable Duration timeout;
  private final @Nullable Object tag;

  private Request(Builder builder) {
    method = builder.method;
    uri = builder.uri;
    origin = builder.origin;
    headers = builder.headers.build();
    body = builder.body;
    bodyType = builder.bodyType;
    timeout = builder.timeout;
    tag = builder.tag;
  }

  /** A GET of the URL. */
  public static Builder get(String url) {
    return of("GET", url);
  }

  /** A POST to the URL. */
  public static Builder post(String url) {
    return of("POST", url);
  }

  /**
   * A request of any method.
   *
   * @param url absolute, http or https; characters outside ASCII are encoded
   * @throws IllegalArgumentException if the method is not a token or the URL cannot be sent to
   */
  public static Builder of(String method, String url) {
    return new Builder(method, Origin.parseUri(url));
  }

  /**
   * A request of any method.
   *
   * @throws IllegalArgumentException if the method is not a token or the URI cannot be sent to
   */
  public static Builder of(String method, URI uri) {
    return new Builder(method, Origin.checked(uri));
  }

  /** A builder that starts with this request. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** The method, in capitals. */
  public String method() {
    return method;
  }

  /** The URI as it is sent. */
  public URI uri() {
    return uri;
  }

  /** Where it goes. */
  public Origin origin() {
    return origin;
  }

  /** The header fields of this request; the client's defaults are not among them. */
  public Headers headers() {
    return headers;
  }

  /** A copy of the body, if there is one. */
  public Optional<byte[]> body() {
    return Optional.ofNullable(body).map(byte[]::clone);
  }

  /** The bytes themselves, for those who promise not to change them. */
  byte @Nullable [] sharedBody() {
    return body;
  }

  int bodyLength() {
    return body == null ? 0 : body.length;
  }

  /** How long an attempt may take from its start to its last byte; absent: the client's default. */
  public Optional<Duration> timeout() {
    return Optional.ofNullable(timeout);
  }

  /** What the caller attached, to find it again at the outcome. */
  public Optional<Object> tag() {
    return Optional.ofNullable(tag);
  }

  /** Method and URI without the query, which may hold a key. */
  @Override
  public String toString() {
    String path = uri.getRawPath();
    return "%s %s%s%s".formatted(method, origin, path, uri.getRawQuery() == null ? "" : "?...");
  }

  /** Collects what a request is made of. */
  public static final class Builder {
    private final String method;
    private final URI uri;
    private final Origin origin;
    private final Headers.Builder headers;
    private byte @Nullable [] body;

    /** The Content-Type that the body brought with it; empty if there is no body. */
    private String bodyType = "";

    private @Nullable Duration timeout;
    private @Nullable Object tag;

    private Builder(String method, URI uri) {
      this.method = method.toUpperCase(Locale.ROOT);
      this.uri = uri;
      this.origin = Origin.of(uri);
      this.headers = Headers.builder();
      if (!this.method.matches("[A-Z][A-Z0-9_-]*") || this.method.equals("CONNECT")) {
        throw new IllegalArgumentException(
            "not a method to send: \"%s\"".formatted(method.replaceAll("\\p{Cntrl}", "\uFFFD")));
      }
    }

    private Builder(Request request) {
      method = request.method;
      uri = request.uri;
      origin = request.origin;
      headers = request.headers.toBuilder();
      body = request.body;
      bodyType = request.bodyType;
      timeout = request.timeout;
      tag = request.tag;
    }

    /**
     * Puts the field in place of all of that name.
     *
     * @throws IllegalArgumentException if it cannot be sent, or is one that the client sets itself
     */
    public Builder header(String name, String value) {
      requireSettable(name);
      headers.set(name, value);
      return this;
    }

    /** Puts all the fields in place; the rules are those of {@link #header}. */
    public Builder headers(Map<String, String> fields) {
      fields.forEach(this::header);
      return this;
    }

    /** A body of bytes as they are; Content-Type is application/octet-stream unless set. */
    public Builder bytes(byte[] body) {
      return content(body.clone(), "application/octet-stream");
    }

    /** A body of text in UTF-8; Content-Type is text/plain unless set. */
    public Builder text(String body) {
      return content(body.getBytes(StandardCharsets.UTF_8), "text/plain; charset=utf-8");
    }

    /**
     * A JSON body: a map, a list, a record or whatever else Jackson writes. A string becomes a JSON
     * string; JSON that is text already goes through {@link #text} with a Content-Type of its own.
     *
     * @throws JsonException if the value cannot be written
     */
    public Builder json(@Nullable Object value) {
      return content(Json.write(value), "application/json");
    }

    /** A form as browsers send it, in UTF-8. */
    public Builder form(Map<String, String> fields) {
      String form =
          fields.entrySet().stream()
              .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
              .collect(Collectors.joining("&"));
      return content(form.getBytes(StandardCharsets.US_ASCII), "application/x-www-form-urlencoded");
    }

    /**
     * How long an attempt may take from its start to its last byte, in place of the client's
     * default.
     *
     * @throws IllegalArgumentException if it is not above zero
     */
    public Builder timeout(Duration timeout) {
      this.timeout = Limits.aboveZero("timeout", timeout);
      return this;
    }

    /** Attaches an object to find again at the outcome; it is not sent. */
    public Builder tag(Object tag) {
      this.tag = tag;
      return this;
    }

    /** The request. */
    public Request build() {
      return new Request(this);
    }

    private Builder content(byte[] bytes, String contentType) {
      body = bytes;
      Optional<String> present = headers.build().first("content-type");
      if (present.isEmpty() || present.get().equals(bodyType)) {
        headers.set("Content-Type", contentType);
        bodyType = contentType;
      }
      return this;
    }

    private static String encode(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
  }

  /** Refuses a field that the client sets itself. */
  static void requireSettable(String name) {
    if (OWN_FIELDS.contains(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(
          "header %s is set by the client itself; leave it out".formatted(name));
    }
  }
}
