package dev.penstock.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A proxy to connect through.
 *
 * @param kind how it is spoken to
 * @param host its name or address; an IPv6 address without its brackets
 * @param port 1 to 65535
 * @param credentials what it asks for, if anything; never sent to an origin
 */
public record Proxy(Kind kind, String host, int port, Optional<Credentials> credentials) {
  /** How a proxy is spoken to. */
  public enum Kind {
    /** HTTP: plain requests in absolute form, encrypted ones by CONNECT. */
    HTTP,
    /** SOCKS version 5; names are resolved by the proxy. */
    SOCKS5
  }

  /**
   * A user and a password.
   *
   * @param user not shown by {@code toString}
   * @param password not shown by {@code toString}
   */
  public record Credentials(String user, String password) {
    /** The value of a Proxy-Authorization field (RFC 7617). */
    public String basic() {
      byte[] login = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
      return "Basic " + Base64.getEncoder().encodeToString(login);
    }

    @Override
    public String toString() {
      return "***";
    }
  }

  /**
   * Reads {@code http://[user:password@]host[:port]} or {@code socks5://...} ({@code socks5h} means
   * the same); without a scheme it is http. Ports default to 8080 for http, as nothing else is
   * agreed on, and 1080 for SOCKS.
   *
   * @throws IllegalArgumentException if it is none of these; the message holds no credentials
   */
  public static Proxy parse(String text) {
    String url = text.contains("://") ? text : "http://" + text;
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "not a proxy URL (%s); write http://host:port or socks5://host:port"
              .formatted(e.getReason()));
    }
    Kind kind = kind(uri.getScheme().toLowerCase(Locale.ROOT));
    if (uri.getHost() == null) {
      throw new IllegalArgumentException(
          "no host in the proxy URL; write http://host:port or socks5://host:port");
    }
    String host = uri.getHost().replaceAll("[\\[\\]]", "");
    int port = uri.getPort() == -1 ? (kind == Kind.HTTP ? 8080 : 1080) : uri.getPort();
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("the proxy's port is not within 1 to 65535: " + port);
    }
    return new Proxy(kind, host, port, credentials(uri.getRawUserInfo()));
  }

  private static Kind kind(String scheme) {
    return switch (scheme) {
      case "http" -> Kind.HTTP;
      case "socks5", "socks5h", "socks" -> Kind.SOCKS5;
      default ->
          throw new IllegalArgumentException(
              "unknown kind of proxy %s://; there are http:// and socks5://".formatted(scheme));
    };
  }

  private static Optional<Credentials> credentials(@Nullable String info) {
    if (info == null || info.isEmpty()) {
      return Optional.empty();
    }
    int colon = info.indexOf(':');
    return Optional.of(
        colon < 0
            ? new Credentials(decode(info), "")
            : new Credentials(decode(info.substring(0, colon)), decode(info.substring(colon + 1))));
  }

  /** Percent escapes only: a plus stands for itself. */
  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** Without the credentials. */
  @Override
  public String toString() {
    String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return kind.name().toLowerCase(Locale.ROOT) + "://" + name + ":" + port;
  }
}
