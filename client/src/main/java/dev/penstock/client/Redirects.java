package dev.penstock.client;

import dev.penstock.http.Headers;
import dev.penstock.http.Origin;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * Where a response sends a request on to (RFC 9110 section 15.4).
 *
 * <p>Never from https to http. To another origin go neither credentials nor any field that is
 * marked sensitive, and they do not come back on a later hop. 303, and 301 and 302 after a POST,
 * turn into a GET without a body, as all clients do; 307 and 308 repeat method and body.
 */
final class Redirects {
  /** As many as the Fetch standard's half; beyond ten it is a loop. */
  static final int MOST = 10;

  private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);

  private Redirects() {}

  static boolean isRedirect(int status) {
    return STATUSES.contains(status);
  }

  /**
   * The request of the next hop; empty if the response cannot or must not be followed, which makes
   * it the answer.
   */
  static Optional<Request> next(
      Request request, int status, Headers headers, SensitiveFields sensitive) {
    Optional<URI> target = headers.first("location").flatMap(to -> target(request.uri(), to));
    if (!isRedirect(status) || target.isEmpty()) {
      return Optional.empty();
    }
    boolean dropsBody = dropsBody(request.method(), status);
    if (!dropsBody && !request.isRepeatable()) {
      return Optional.empty();
    }
    return Optional.of(request.redirected(target.get(), dropsBody, sensitive));
  }

  private static boolean dropsBody(String method, int status) {
    return (status == 303 && !method.equals("HEAD"))
        || ((status == 301 || status == 302) && method.equals("POST"));
  }

  private static Optional<URI> target(URI from, String location) {
    try {
      URI to = Origin.checked(resolve(from, location));
      boolean weaker = Origin.of(from).isSecure() && !Origin.of(to).isSecure();
      return weaker ? Optional.empty() : Optional.of(to);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Steps above the root lead nowhere (RFC 3986 section 5.2.4); Java keeps them. */
  private static URI belowRoot(URI to) {
    String path = to.getRawPath();
    if (path == null || !path.startsWith("/../")) {
      return to;
    }
    String query = to.getRawQuery() == null ? "" : "?" + to.getRawQuery();
    String rest = path.replaceFirst("^(/\\.\\.)+(?=/)", "");
    return URI.create(to.getScheme() + "://" + to.getRawAuthority() + rest + query);
  }

  /** By RFC 3986 section 5.2: Java takes a reference without a path for one to the folder. */
  private static URI resolve(URI from, String location) {
    if (location.isEmpty() || location.startsWith("?")) {
      String path = from.getRawPath().isEmpty() ? "/" : from.getRawPath();
      String query = from.getRawQuery() == null ? "" : "?" + from.getRawQuery();
      return URI.create(Origin.of(from) + path + (location.isEmpty() ? query : location));
    }
    // On an empty path Java would append to the host.
    URI base = from.getRawPath().isEmpty() ? URI.create(Origin.of(from) + "/") : from;
    return belowRoot(base.resolve(location));
  }
}
