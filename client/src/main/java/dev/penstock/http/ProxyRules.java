package dev.penstock.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which proxy, if any, leads to an origin.
 *
 * @param http for http origins
 * @param https for https origins
 * @param exceptions hosts that are reached directly: {@code *}, or a name (it and all below it,
 *     with or without a leading dot), an address, or a network like {@code 10.0.0.0/8}; a port may
 *     follow
 */
public record ProxyRules(Optional<Proxy> http, Optional<Proxy> https, List<String> exceptions) {
  private static final Pattern WITH_PORT =
      Pattern.compile("(?<host>\\[.*]|[^:]*):(?<port>[0-9]{1,5})");

  private static final ProxyRules NONE =
      new ProxyRules(Optional.empty(), Optional.empty(), List.of());

  /** Copies the list. */
  public ProxyRules {
    exceptions = List.copyOf(exceptions);
  }

  /** No proxy for anyone. */
  public static ProxyRules none() {
    return NONE;
  }

  /** One proxy for all origins, this machine's own included. */
  public static ProxyRules all(Proxy proxy) {
    return new ProxyRules(Optional.of(proxy), Optional.of(proxy), List.of());
  }

  /**
   * What HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY say, as curl reads them: the small
   * spelling wins over the capital one, ALL_PROXY serves where the others are silent, and an empty
   * variable is as good as none.
   *
   * @throws IllegalArgumentException if one is no proxy; the message names the variable
   */
  public static ProxyRules fromEnvironment(Map<String, String> environment) {
    Optional<Proxy> all = proxy(environment, "ALL_PROXY");
    List<String> exceptions = new ArrayList<>();
    for (String exception : variable(environment, "NO_PROXY").orElse("").split("[,\\s]+", -1)) {
      if (!exception.isEmpty()) {
        exceptions.add(exception);
      }
    }
    return new ProxyRules(
        proxy(environment, "HTTP_PROXY").or(() -> all),
        proxy(environment, "HTTPS_PROXY").or(() -> all),
        exceptions);
  }

  /** The proxy that leads to the origin; absent: it is reached directly. */
  public Optional<Proxy> proxyFor(Origin origin) {
    Optional<Proxy> proxy = origin.isSecure() ? https : http;
    return proxy.filter(
        found -> exceptions.stream().noneMatch(exception -> excepts(exception, origin)));
  }

  private static boolean excepts(String exception, Origin origin) {
    if (exception.equals("*")) {
      return true;
    }
    Matcher matcher = WITH_PORT.matcher(exception);
    boolean anyPort = !matcher.matches();
    if (!anyPort && Integer.parseInt(matcher.group("port")) != origin.port()) {
      return false;
    }
    String host = (anyPort ? exception : matcher.group("host")).replaceAll("[\\[\\]]", "");
    Network network = Network.parse(host);
    if (network != null) {
      return network.contains(origin.host());
    }
    String name = host.toLowerCase(Locale.ROOT).replaceFirst("^\\*?\\.", "");
    return origin.host().equals(name) || origin.host().endsWith("." + name);
  }

  private static Optional<Proxy> proxy(Map<String, String> environment, String name) {
    try {
      return variable(environment, name).map(Proxy::parse);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  private static Optional<String> variable(Map<String, String> environment, String name) {
    @Nullable String small = environment.get(name.toLowerCase(Locale.ROOT));
    @Nullable String value = small == null ? environment.get(name) : small;
    return Optional.ofNullable(value).map(String::strip).filter(text -> !text.isEmpty());
  }
}
