package dev.penstock.http;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Where requests go: scheme, host and port (RFC 6454).
 *
 * @param scheme {@code http} or {@code https}
 * @param host in lower case; an IPv6 address without its brackets
 * @param port 1 to 65535
 */
public record Origin(String scheme, String host, int port) {
  /** The origin of a URI that {@link #parseUri} accepts. */
  public static Origin of(URI uri) {
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    if (host.startsWith("[")) {
      host = host.substring(1, host.length() - 1);
    }
    int defaultPort = scheme.equals("https") ? 443 : 80;
    return new Origin(scheme, host, uri.getPort() == -1 ? defaultPort : uri.getPort());
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

  @Override
  public String toString() {
    return scheme + "://" + authority();
  }

  /**
   * An absolute http or https URI. Characters outside ASCII are encoded: the host as IDN, the rest
   * as UTF-8 percent escapes; a fragment is dropped, since it is not sent.
   *
   * @throws IllegalArgumentException if it is no such URI; the message says what to change
   */
  public static URI parseUri(String text) {
    URI uri;
    try {
      uri = withAsciiHost(new URI(text));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "not a URL: \"%s\" (%s at position %d)".formatted(text, e.getReason(), e.getIndex()), e);
    }
    return checked(uri);
  }

  /**
   * The URI in the form that is sent; the rules are those of {@link #parseUri}.
   *
   * @throws IllegalArgumentException if it cannot be sent
   */
  public static URI checked(URI uri) {
    String scheme = uri.getScheme();
    if (scheme == null || !(scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https"))) {
      throw new IllegalArgumentException("not an http:// or https:// URL: \"%s\"".formatted(uri));
    }
    if (uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "the URL of host %s holds a user name; send credentials in a header instead"
              .formatted(uri.getHost()));
    }
    if (uri.getHost() == null) {
      throw new IllegalArgumentException("no host in the URL \"%s\"".formatted(uri));
    }
    if (uri.getPort() == 0 || uri.getPort() > 65535) {
      throw new IllegalArgumentException(
          "port %d in the URL \"%s\" is not within 1 to 65535".formatted(uri.getPort(), uri));
    }
    requireOneReading(uri.getHost());
    String ascii = uri.toASCIIString();
    int fragment = ascii.indexOf('#');
    return URI.create(fragment < 0 ? ascii : ascii.substring(0, fragment));
  }

  /** {@link URI} has no host where the host is not ASCII: it calls the authority opaque. */
  private static URI withAsciiHost(URI uri) throws URISyntaxException {
    String authority = uri.getRawAuthority();
    if (uri.getHost() != null || authority == null || authority.indexOf('@') >= 0) {
      return uri;
    }
    int colon = authority.lastIndexOf(':');
    String host = colon < 0 ? authority : authority.substring(0, colon);
    String port = colon < 0 ? "" : authority.substring(colon);
    String asciiHost;
    try {
      asciiHost = IDN.toASCII(host, IDN.USE_STD3_ASCII_RULES);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not a host name: \"%s\"".formatted(host), e);
    }
    String text = uri.toString();
    int start = text.indexOf(authority);
    return new URI(
        text.substring(0, start) + asciiHost + port + text.substring(start + authority.length()));
  }

  /**
   * Some resolvers read {@code 127.9}, {@code 0x7f000009} or {@code 2130706441} as an address, some
   * as a name. Only the four-part decimal form means the same to all of them.
   */
  private static void requireOneReading(String host) {
    String last = host.substring(host.lastIndexOf('.', host.length() - 2) + 1);
    boolean numeric = last.matches("[0-9]+\\.?|0[xX][0-9a-fA-F]*\\.?");
    String octet = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    if (numeric && !host.matches("(" + octet + "\\.){3}" + octet)) {
      throw new IllegalArgumentException(
          "ambiguous address \"%s\" in the URL; write it as four decimal numbers, like 127.0.0.1"
              .formatted(host));
    }
  }
}
