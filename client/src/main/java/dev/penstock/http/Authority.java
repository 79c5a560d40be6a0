package dev.penstock.http;

import java.net.IDN;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Host and port of a URL, in the form that is sent. {@link java.net.URI} does not read a host that
 * is not ASCII or that has an underscore, as the names of containers do.
 *
 * @param host in lower case and in ASCII; an IPv6 address with its brackets
 * @param port -1 if none is given
 */
record Authority(String host, int port) {
  private static final Pattern PORT = Pattern.compile(":[0-9]{1,9}");
  private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-f:.]+(%[0-9a-z%._~-]+)?]");
  private static final String LABEL = "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?";
  private static final Pattern NAME = Pattern.compile(LABEL + "(\\." + LABEL + ")*\\.?");
  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile("(" + OCTET + "\\.){3}" + OCTET);
  private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(.*\\.)?([0-9]+|0x[0-9a-f]*)\\.?");

  /**
   * Reads what stands between {@code //} and the path.
   *
   * @param url what to call the whole in a message
   */
  static Authority parse(String text, Supplier<String> url) {
    int at = text.lastIndexOf('@');
    if (at >= 0) {
      throw new IllegalArgumentException(
          "the URL of host %s holds a user name; send credentials in a header instead"
              .formatted(text.substring(at + 1)));
    }
    int colon = text.indexOf(':', text.lastIndexOf(']') + 1);
    String host = colon < 0 ? text : text.substring(0, colon);
    if (host.isEmpty()) {
      throw new IllegalArgumentException("no host in the URL \"%s\"".formatted(url.get()));
    }
    return new Authority(parseHost(host), parsePort(colon < 0 ? "" : text.substring(colon), url));
  }

  private static String parseHost(String text) {
    String host = ascii(text).toLowerCase(Locale.ROOT);
    if (!IPV6.matcher(host).matches() && !NAME.matcher(host).matches()) {
      throw notAHost(text);
    }
    requireOneReading(host);
    return host;
  }

  private static String ascii(String host) {
    if (host.chars().allMatch(c -> c < 0x80)) {
      return host; // IDN reads tables of 100 kB, and finds no more in it than the patterns do
    }
    try {
      return IDN.toASCII(host);
    } catch (IllegalArgumentException e) {
      throw notAHost(host);
    }
  }

  private static IllegalArgumentException notAHost(String text) {
    return new IllegalArgumentException("not a host name: \"%s\"".formatted(text));
  }

  private static int parsePort(String text, Supplier<String> url) {
    if (text.length() <= 1) {
      return -1;
    }
    if (!PORT.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "no port after the host in the URL \"%s\"".formatted(url.get()));
    }
    int port = Integer.parseInt(text.substring(1));
    if (port == 0 || port > 65535) {
      throw new IllegalArgumentException(
          "port %d in the URL \"%s\" is not within 1 to 65535".formatted(port, url.get()));
    }
    return port;
  }

  /**
   * Some resolvers read {@code 127.9}, {@code 0x7f000009} or {@code 2130706441} as an address, some
   * as a name. Only the four-part decimal form means the same to all of them.
   */
  private static void requireOneReading(String host) {
    if (ENDS_IN_NUMBER.matcher(host).matches() && !IPV4.matcher(host).matches()) {
      throw new IllegalArgumentException(
          "ambiguous address \"%s\" in the URL; write it as four decimal numbers, like 127.0.0.1"
              .formatted(host));
    }
  }

  @Override
  public String toString() {
    return port < 0 ? host : host + ":" + port;
  }
}
