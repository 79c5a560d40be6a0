package dev.penstock.client;

import dev.penstock.http.Headers;
import dev.penstock.http.Origin;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Flow;
import java.util.function.Supplier;
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
  private final @Nullable RequestBody body;
  private final String bodyType;
  private final @Nullable Duration timeout;
  private final @Nullable Duration deadline;
  private final @Nullable Object key;
  private final long cost;
  private final boolean idempotent;
  private final @Nullable Object tag;

  private Request(Builder builder) {
    method = builder.method;
    uri = builder.uri;
    origin = builder.origin;
    headers = builder.headers.build();
    body = builder.body;
    bodyType = builder.bodyType;
    timeout = builder.timeout;
    deadline = builder.deadline;
    key = builder.key;
    cost = builder.cost;
    idempotent = builder.idempotent;
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
    return new Builder(method, Target.parse(url));
  }

  /**
   * A request of any method.
   *
   * @throws IllegalArgumentException if the method is not a token or the URI cannot be sent to
   */
  public static Builder of(String method, URI uri) {
    return new Builder(method, Target.of(uri));
  }

  /** A builder that starts with this request. */
  public Builder toBuilder() {
    return new Builder(this, method, new Target(uri, origin));
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

  /** A copy of the body, if there is one and it is held in memory. */
  public Optional<byte[]> body() {
    return body instanceof RequestBody.Bytes held
        ? Optional.of(held.bytes().clone())
        : Optional.empty();
  }

  @Nullable RequestBody content() {
    return body;
  }

  /** The bytes of the body that are held in memory. */
  int heldBytes() {
    return body instanceof RequestBody.Bytes held ? held.bytes().length : 0;
  }

  /** Whether it can be sent more than once. */
  boolean isRepeatable() {
    return body == null || body.isRepeatable();
  }

  /** How long an attempt may take from its start to its last byte; absent: the client's default. */
  public Optional<Duration> timeout() {
    return Optional.ofNullable(timeout);
  }

  /** How long the request may take in all, from when it is sent; absent: the client's default. */
  public Optional<Duration> deadline() {
    return Optional.ofNullable(deadline);
  }

  /** What shares limits and pauses with it, besides its origin; absent: all without a key. */
  public Optional<Object> key() {
    return Optional.ofNullable(key);
  }

  /** What it takes from each budget; 0 unless set. */
  public long cost() {
    return cost;
  }

  /** Whether sending it twice does no more than sending it once, whatever its method. */
  public boolean isIdempotent() {
    return idempotent || headers.contains("idempotency-key");
  }

  /** What the caller attached, to find it again at the outcome. */
  public Optional<Object> tag() {
    return Optional.ofNullable(tag);
  }

  /** The request that a redirect leads to. */
  Request redirected(URI target, boolean dropsBody, SensitiveFields sensitive) {
    Builder next =
        new Builder(this, dropsBody ? "GET" : method, new Target(target, Origin.of(target)));
    if (dropsBody) {
      next.body = null;
      next.headers.remove("Content-Type").remove("Content-Encoding").remove("Content-Language");
    }
    if (!next.origin.equals(origin)) {
      headers.forEach(
          (name, value) -> {
            if (sensitive.contains(name) || name.equalsIgnoreCase("host")) {
              next.headers.remove(name);
            }
          });
    }
    return next.build();
  }

  /** The same, asking for the part of a file that these fields name. */
  Request asking(Headers fields) {
    Builder next = toBuilder();
    next.headers.remove("Range").remove("If-Range");
    fields.forEach(next.headers::set);
    return next.build();
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
    private final Origin origin;
    private final Headers.Builder headers;
    private URI uri;
    private @Nullable RequestBody body;

    /** The Content-Type that the body brought with it; empty if there is no body. */
    private String bodyType = "";

    private @Nullable Duration timeout;
    private @Nullable Duration deadline;
    private @Nullable Object key;
    private long cost;
    private boolean idempotent;
    private @Nullable Object tag;

    private Builder(String method, Target target) {
      this.method = method.toUpperCase(Locale.ROOT);
      this.uri = target.uri();
      this.origin = target.origin();
      this.headers = Headers.builder();
      if (!isMethod(this.method) || this.method.equals("CONNECT")) {
        throw new IllegalArgumentException(
            "not a method to send: \"%s\"".formatted(method.replaceAll("\\p{Cntrl}", "\uFFFD")));
      }
    }

    private Builder(Request request, String method, Target target) {
      this.method = method;
      uri = target.uri();
      origin = target.origin();
      headers = request.headers.toBuilder();
      body = request.body;
      bodyType = request.bodyType;
      timeout = request.timeout;
      deadline = request.deadline;
      key = request.key;
      cost = request.cost;
      idempotent = request.idempotent;
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

    /**
     * Adds a parameter to the query, after those that are there. Name and value are encoded as
     * UTF-8 with percent escapes, a space as %20.
     */
    public Builder query(String name, String value) {
      String old = uri.getRawQuery();
      String query =
          (old == null || old.isEmpty() ? "" : old + "&") + escape(name) + "=" + escape(value);
      String text = uri.toString();
      int end = text.indexOf('?');
      uri = URI.create((end < 0 ? text : text.substring(0, end)) + "?" + query);
      return this;
    }

    /** A body of bytes as they are; Content-Type is application/octet-stream unless set. */
    public Builder bytes(byte[] body) {
      return bytes(body.clone(), "application/octet-stream");
    }

    /** A body of text in UTF-8; Content-Type is text/plain unless set. */
    public Builder text(String body) {
      return bytes(body.getBytes(StandardCharsets.UTF_8), "text/plain; charset=utf-8");
    }

    /**
     * A JSON body: a map, a list, a record or whatever else Jackson writes. A string becomes a JSON
     * string; JSON that is text already goes through {@link #text} with a Content-Type of its own.
     *
     * @throws JsonException if the value cannot be written
     */
    public Builder json(@Nullable Object value) {
      return bytes(Json.write(value), "application/json");
    }

    /** A form as browsers send it, in UTF-8. */
    public Builder form(Map<String, String> fields) {
      String form =
          fields.entrySet().stream()
              .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
              .collect(Collectors.joining("&"));
      return bytes(form.getBytes(StandardCharsets.US_ASCII), "application/x-www-form-urlencoded");
    }

    /**
     * A body read from a file while it is sent, again for each attempt; Content-Type is
     * application/octet-stream unless set. A file that cannot be read fails the request.
     */
    public Builder file(Path file) {
      return content(new RequestBody.OfFile(file), "application/octet-stream");
    }

    /** Fields and files as browsers send them; Content-Type is multipart/form-data. */
    public Builder multipart(MultipartBody body) {
      return content(new RequestBody.Multipart(body), body.contentType());
    }

    /**
     * A body that a publisher brings while it is sent, as fast as the network takes it;
     * Content-Type is application/octet-stream unless set. It is subscribed to once, so that the
     * request is not retried once it was.
     *
     * @param length in bytes; empty if it is not known
     * @throws IllegalArgumentException if the length is below zero
     */
    public Builder publisher(Flow.Publisher<ByteBuffer> publisher, OptionalLong length) {
      Objects.requireNonNull(publisher, "publisher");
      return published(() -> publisher, length, false);
    }

    /** As {@link #publisher(Flow.Publisher, OptionalLong)}, with a publisher for each attempt. */
    public Builder publisher(Supplier<Flow.Publisher<ByteBuffer>> publishers, OptionalLong length) {
      return published(publishers, length, true);
    }

    private Builder published(
        Supplier<Flow.Publisher<ByteBuffer>> publishers, OptionalLong length, boolean repeatable) {
      if (length.orElse(0) < 0) {
        throw new IllegalArgumentException("length below 0: " + length.getAsLong());
      }
      return content(
          new RequestBody.Published(publishers, length, repeatable), "application/octet-stream");
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

    /**
     * How long the request may take in all: in the queue, with all attempts, to its last byte. It
     * fails at once when that can no longer be met. Default: the client's.
     *
     * @throws IllegalArgumentException if it is not above zero
     */
    public Builder deadline(Duration deadline) {
      this.deadline = Limits.aboveZero("deadline", deadline);
      return this;
    }

    /**
     * Requests with equal keys to one origin share the limits per key, the pauses that a server
     * tells, and their order: a credential, a model. Never logged.
     */
    public Builder key(Object key) {
      this.key = key;
      return this;
    }

    /**
     * What it takes from each budget of the client, such as tokens. Default: 0.
     *
     * @throws IllegalArgumentException if it is below zero
     */
    public Builder cost(long cost) {
      if (cost < 0) {
        throw new IllegalArgumentException("cost below 0: " + cost);
      }
      this.cost = cost;
      return this;
    }

    /**
     * Sending it twice does no more than sending it once, so it may be retried whatever its method.
     * A request with an Idempotency-Key is idempotent.
     */
    public Builder idempotent() {
      idempotent = true;
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

    private Builder bytes(byte[] bytes, String contentType) {
      return content(new RequestBody.Bytes(bytes), contentType);
    }

    private Builder content(RequestBody content, String contentType) {
      body = content;
      Optional<String> present = headers.first("content-type");
      if (present.isEmpty() || present.get().equals(bodyType)) {
        headers.set("Content-Type", contentType);
        bodyType = contentType;
      }
      return this;
    }

    private static String escape(String text) {
      return encode(text).replace("+", "%20").replace("%7E", "~");
    }

    private static String encode(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
  }

  /** Capital letters, later ones perhaps digits, underscores or hyphens. */
  private static boolean isMethod(String text) {
    boolean isMethod = !text.isEmpty();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      isMethod &=
          (c >= 'A' && c <= 'Z') || (i > 0 && ((c >= '0' && c <= '9') || c == '_' || c == '-'));
    }
    return isMethod;
  }

  /** Refuses a field that the client sets itself. */
  static void requireSettable(String name) {
    if (OWN_FIELDS.contains(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(
          "header %s is set by the client itself; leave it out".formatted(name));
    }
  }
}
