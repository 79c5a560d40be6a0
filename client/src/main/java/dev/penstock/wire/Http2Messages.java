package dev.penstock.wire;

import dev.penstock.http.Headers;
import dev.penstock.seam.Wire.Content.Bytes;
import dev.penstock.seam.Wire.Content.Published;
import dev.penstock.seam.Wire.Message;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The heads of our messages as HTTP/2 has them, and the other way round. */
final class Http2Messages {
  /** RFC 9113 section 8.2.2: these are about a connection of HTTP/1.1. */
  private static final Set<AsciiString> OF_THE_CONNECTION =
      Stream.of(
              "connection",
              "host", // is the authority
              "http2-settings",
              "keep-alive",
              "proxy-connection",
              "te",
              "transfer-encoding",
              "upgrade")
          .map(AsciiString::of)
          .collect(Collectors.toUnmodifiableSet());

  private Http2Messages() {}

  static Http2Headers encode(Message message) {
    Http2Headers headers = new DefaultHttp2Headers(false, message.headers().size() + 6);
    headers.method(message.method());
    headers.scheme(message.origin().scheme());
    headers.authority(message.headers().first("host").orElse(message.origin().authority()));
    headers.path(Http1Messages.target(message.uri()));
    Set<AsciiString> dropped = dropped(message.headers());
    message
        .headers()
        .forEach(
            (name, value) -> {
              AsciiString lowerCase = lowerCase(name);
              if (!dropped.contains(lowerCase)) {
                headers.add(lowerCase, value);
              }
            });
    long length = length(message);
    if (length >= 0) {
      headers.addLong("content-length", length);
    }
    return headers;
  }

  private static AsciiString lowerCase(String text) {
    return AsciiString.of(text.toLowerCase(Locale.ROOT));
  }

  private static Set<AsciiString> dropped(Headers headers) {
    List<String> options = headers.all("connection");
    if (options.isEmpty()) {
      return OF_THE_CONNECTION;
    }
    Set<AsciiString> dropped = new HashSet<>(OF_THE_CONNECTION);
    for (String value : options) {
      for (String option : value.split(",", -1)) {
        dropped.add(lowerCase(option.strip()));
      }
    }
    return dropped;
  }

  /** What is announced; negative for nothing. */
  private static long length(Message message) {
    if (message.body() instanceof Published published) {
      return published.length().orElse(-1);
    }
    if (message.body() instanceof Bytes content) {
      return content.bytes().length;
    }
    return Http1Messages.isMeantToHaveABody(message.method()) ? 0 : -1;
  }

  /** The fields without those that begin with a colon. */
  static Headers headers(Http2Headers received) {
    List<String> fields = new ArrayList<>(received.size() * 2);
    for (Map.Entry<CharSequence, CharSequence> field : received) {
      if (field.getKey().charAt(0) != ':') {
        fields.add(field.getKey().toString());
        fields.add(field.getValue().toString());
      }
    }
    return Headers.received(fields.toArray(String[]::new));
  }

  /** What is wrong with the fields, beyond what the decoder rejects; null if nothing is. */
  static @Nullable String fault(Http2Headers received) {
    for (Map.Entry<CharSequence, CharSequence> field : received) {
      if (hasControls(field.getValue())) {
        return "a control character in the field " + field.getKey();
      }
    }
    return null;
  }

  private static boolean hasControls(CharSequence value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f) {
        return true;
      }
    }
    return false;
  }
}
