package dev.penstock.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where requests go: scheme, host and port (RFC 6454).
 *
 * @param scheme {@code http} or {@code https}
 * @param host in lower case; an IPv6 address without its brackets
 * @param port 1 to 65535
 */
public record Origin(String scheme, String host, int port) {
  private static final int MOST_SHOWN = 200;

  /** The origin of a URI that {@link #parseUri} accepts. */
  public static Origin of(URI uri) {
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    Authority authority = Authority.parse(uri.getRawAuthority(), uri::getPath);
    String host = authority.host();
    if (host.startsWith("[")) {
      host = host.substring(1, host.length() - 1);
    }
    int defaultPort = scheme.equals("https") ? 443 : 80;
    return new Origin(scheme, host, authority.port() == -1 ? defaultPort : authority.port());
  }

  /** Whether the connection is encrypted. */
  public boolean isSecure() {
    return scheme.equals("https");
  }

  /** Host and port as the Host field and HTTP/2's authority have them. */
  public String authority() {
    String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return port == (isSecure() ? 443 : 80) ? name : name + ":" + port;
  }

  // Equality is written out since Java would make that of a record at its first use, which is in
  // the way of the first request: 12 ms.

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Origin origin
        && port == origin.port
        && host.equals(origin.host)
        && scheme.equals(origin.scheme);
  }

  @Override
  public int hashCode() {
    return (scheme.hashCode() * 31 + host.hashCode()) * 31 + port;
  }

  @Override
  public String toString() {
    return scheme + "://" + authority();
  }

  /**
   * An absolute http or https URI. Characters outside ASCII are encoded: the host as IDN, the rest
   * as UTF-8 percent escapes; a fragment is dropped, since it is not sent.
   *
   * @throws IllegalArgumentException if it is no such URI; the message says what to change, and
   *     repeats neither query nor credentials
   */
  public static URI parseUri(String text) {
    Objects.requireNonNull(text, "the URL is null");
    try {
      return checked(new URI(text));
    } catch (URISyntaxException e) {
      // Not as the cause: it repeats the whole text.
      throw new IllegalArgumentException(
          "not a URL: \"%s\" (%s at position %d)"
              .formatted(shown(text), e.getReason(), e.getIndex()));
    }
  }

  /**
   * The URI in the form that is sent; the rules are those of {@link #parseUri}.
   *
   * @throws IllegalArgumentException if it cannot be sent
   */
  public static URI checked(URI uri) {
    String scheme = uri.getScheme();
    if (scheme == null || !(scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https"))) {
      throw new IllegalArgumentException(
          "not an http:// or https:// URL: \"%s\"".formatted(shown(uri)));
    }
    String given = uri.getRawAuthority();
    if (given == null) {
      throw new IllegalArgumentException("no host in the URL \"%s\"".formatted(shown(uri)));
    }
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    Authority authority = Authority.parse(given, () -> shown(uri));
    String sent = scheme + "://" + authority + uri.getRawPath() + query;
    boolean asItIs = sent.equals(uri.toString()) && sent.chars().allMatch(c -> c < 0x80);
    return asItIs ? uri : URI.create(URI.create(sent).toASCIIString());
  }

  private static String shown(URI uri) {
    return shown(uri.toString());
  }

  /** A URL as messages may repeat it: user name, query and fragment may hold keys. */
  private static String shown(String url) {
    String printable = url.replaceAll("\\p{Cntrl}", "\uFFFD");
    int end = printable.replace('#', '?').indexOf('?');
    String path = end < 0 ? printable : printable.substring(0, end) + "?...";
    int at = path.lastIndexOf('@');
    String bare = at < 0 ? path : "..." + path.substring(at);
    return bare.length() <= MOST_SHOWN ? bare : bare.substring(0, MOST_SHOWN) + "...";
  }
}
