package dev.penstock.wire;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How an HTTP/1.1 response ends (RFC 9112 section 6.3), and what that means for its connection.
 *
 * @param untilClose its body ends where the connection does
 * @param keepsAlive the connection may carry another request
 * @param restNanos how long the server says it keeps a resting connection
 */
record Framing(boolean untilClose, boolean keepsAlive, long restNanos) {
  private static final Pattern TIMEOUT =
      Pattern.compile("timeout\\s*=\\s*\"?([0-9]{1,9})", Pattern.CASE_INSENSITIVE);

  /** Servers count from their last byte, so we give up a resting connection a little earlier. */
  private static final long MARGIN_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** What is wrong with the framing, beyond what the decoder rejects; null if nothing is. */
  static @Nullable String fault(HttpResponse response) {
    if (!response.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)) {
      return null;
    }
    List<String> codings = response.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
    if (codings.size() > 1 || !codings.get(0).strip().equalsIgnoreCase("chunked")) {
      return "unknown Transfer-Encoding " + String.join(", ", codings);
    }
    return response.protocolVersion().equals(HttpVersion.HTTP_1_0)
        ? "Transfer-Encoding in HTTP/1.0"
        : null;
  }

  static Framing of(HttpResponse response, boolean answersHead) {
    HttpHeaders headers = response.headers();
    int status = response.status().code();
    boolean framed =
        headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
            || headers.contains(HttpHeaderNames.CONTENT_LENGTH);
    boolean empty = answersHead || status == 204 || status == 304;
    // A 204 has neither; one that claims a body may well send it.
    boolean doubtful = status == 204 && framed;
    boolean untilClose = !framed && !empty;
    return new Framing(
        untilClose, !untilClose && !doubtful && wantsKeepAlive(response), rest(headers));
  }

  private static boolean wantsKeepAlive(HttpResponse response) {
    if (asks(response, HttpHeaderValues.CLOSE)) {
      return false;
    }
    return response.protocolVersion().equals(HttpVersion.HTTP_1_1)
        || asks(response, HttpHeaderValues.KEEP_ALIVE);
  }

  private static boolean asks(HttpResponse response, CharSequence option) {
    return response.headers().containsValue(HttpHeaderNames.CONNECTION, option, true);
  }

  private static long rest(HttpHeaders headers) {
    String value = headers.get("keep-alive");
    if (value == null) {
      return Long.MAX_VALUE;
    }
    Matcher matcher = TIMEOUT.matcher(value);
    return matcher.find()
        ? Math.max(0, TimeUnit.SECONDS.toNanos(Long.parseLong(matcher.group(1))) - MARGIN_NANOS)
        : Long.MAX_VALUE;
  }
}
