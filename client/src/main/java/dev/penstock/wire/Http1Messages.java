package dev.penstock.wire;

import dev.penstock.http.Headers;
import dev.penstock.http.Proxy;
import dev.penstock.seam.Wire.Content.Bytes;
import dev.penstock.seam.Wire.Content.Published;
import dev.penstock.seam.Wire.Message;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Our messages as Netty's, and Netty's as ours. */
final class Http1Messages {
  /** Without a body these say so (RFC 9110 section 8.6): some servers answer 411 otherwise. */
  private static final Set<String> MEANT_TO_HAVE_A_BODY = Set.of("POST", "PUT", "PATCH");

  private static final byte[] EMPTY = {};

  private Http1Messages() {}

  /**
   * A request as it is sent, with its body if that is there already.
   *
   * @param route which may have a proxy read it: that wants the absolute form
   */
  static HttpRequest encode(Message message, Route route) {
    Optional<Proxy> reader = route.reader();
    HttpHeaders headers =
        DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
    if (!message.headers().contains("host")) {
      headers.add(HttpHeaderNames.HOST, route.authority());
    }
    message.headers().forEach(headers::add);
    reader
        .flatMap(Proxy::credentials)
        .ifPresent(login -> headers.add(HttpHeaderNames.PROXY_AUTHORIZATION, login.basic()));
    HttpMethod method = HttpMethod.valueOf(message.method());
    String target =
        reader.isPresent() ? message.origin() + target(message.uri()) : target(message.uri());
    if (message.body() instanceof Published published) {
      if (published.length().isPresent()) {
        headers.add(HttpHeaderNames.CONTENT_LENGTH, published.length().getAsLong());
      } else {
        headers.add(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
      }
      return new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, target, headers);
    }
    byte[] body = message.body() instanceof Bytes content ? content.bytes() : EMPTY;
    if (message.body() != null || isMeantToHaveABody(message.method())) {
      headers.add(HttpHeaderNames.CONTENT_LENGTH, body.length);
    }
    return new DefaultFullHttpRequest(
        HttpVersion.HTTP_1_1,
        method,
        target,
        Unpooled.wrappedBuffer(body),
        headers,
        EmptyHttpHeaders.INSTANCE);
  }

  /** Whether a request without a body says so. */
  static boolean isMeantToHaveABody(String method) {
    return MEANT_TO_HAVE_A_BODY.contains(method);
  }

  /** Path and query, as they are sent. */
  static String target(URI uri) {
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
  }

  static Headers headers(HttpHeaders received) {
    String[] fields = new String[received.size() * 2];
    int filled = 0;
    for (Map.Entry<String, String> field : received) {
      fields[filled++] = field.getKey();
      fields[filled++] = field.getValue();
    }
    return Headers.received(fields);
  }
}
