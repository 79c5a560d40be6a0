package dev.penstock.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
  /** A user may hold an @ as it is: the last one counts, as in curl. */
  private static final Pattern URL =
      Pattern.compile(
          "(?:(?<scheme>[a-zA-Z][a-zA-Z0-9+.-]*)://)?"
              + "(?:(?<login>[^/?#]*)@)?"
              + "(?<host>\\[[0-9a-fA-F:.]+]|[a-zA-Z0-9._-]+)"
              + "(?::(?<port>[0-9]{1,5}))?/?");

  private static final int DEFAULT_PORT = 1080;

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

    /** RFC 7617 section 2. */
    private void requireHttp() {
      if (user.indexOf(':') >= 0 || (user + password).chars().anyMatch(Character::isISOControl)) {
        throw new IllegalArgumentException(
            "the user for an HTTP proxy holds a colon, or it or the password a control character");
      }
    }

    /** RFC 1929 section 2; Netty sends ASCII only. */
    private void requireSocks() {
      if (user.length() > 255
          || password.length() > 255
          || !(user + password).chars().allMatch(c -> c < 0x80)) {
        throw new IllegalArgumentException(
            "the user and the password for a SOCKS5 proxy must be ASCII, of up to 255 characters");
      }
    }

    @Override
    public String toString() {
      return "***";
    }
  }

  /** Checks what can be checked without asking the proxy; no message shows the credentials. */
  public Proxy {
    if (host.isEmpty()) {
      throw new IllegalArgumentException("a proxy without a host");
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("the proxy's port is not within 1 to 65535: " + port);
    }
    credentials.ifPresent(kind == Kind.HTTP ? Credentials::requireHttp : Credentials::requireSocks);
  }

  /**
   * Reads {@code http://[user:password@]host[:port]} or {@code socks5://...} ({@code socks5h} means
   * the same); without a scheme it is http. The port is 1080 if not given, as for curl.
   *
   * @throws IllegalArgumentException if it is none of these; the message holds no credentials
   */
  public static Proxy parse(String text) {
    Matcher url = URL.matcher(text);
    if (!url.matches()) {
      throw new IllegalArgumentException(
          "not a proxy URL; write http://user:password@host:port or socks5://host:port,"
              + " with / ? # within a password as %2F %3F %23");
    }
    String scheme = url.group("scheme");
    Kind kind = scheme == null ? Kind.HTTP : kind(scheme.toLowerCase(Locale.ROOT));
    String host = url.group("host").replaceAll("[\\[\\]]", "");
    String port = url.group("port");
    return new Proxy(
        kind,
        host,
        port == null ? DEFAULT_PORT : Integer.parseInt(port),
        credentials(url.group("login")));
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
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) { // its message repeats the text
      throw new IllegalArgumentException(
          "a % in the proxy's user or password is followed by no hex digits; write it as %25");
    }
  }

  /** Without the credentials. */
  @Override
  public String toString() {
    String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return kind.name().toLowerCase(Locale.ROOT) + "://" + name + ":" + port;
  }
}
