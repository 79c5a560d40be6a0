package dev.penstock.client;

import dev.penstock.http.Origin;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where a request goes.
 *
 * @param uri as it is sent
 * @param origin of the URI
 */
record Target(URI uri, Origin origin) {
  /** A program sends most of its requests to one URL: it need not be read each time. */
  private static volatile @Nullable Reading last;

  /** What was read, and what came of it. */
  private record Reading(Object url, Target target) {}

  /** Reads a URL; the rules are those of {@link Origin#parseUri}. */
  static Target parse(String url) {
    Reading known = last;
    return known != null && known.url.equals(url)
        ? known.target
        : remember(url, Origin.parseUri(url));
  }

  /** Takes a URI; the rules are those of {@link Origin#checked}. */
  static Target of(URI uri) {
    Reading known = last;
    return known != null && known.url == uri ? known.target : remember(uri, Origin.checked(uri));
  }

  private static Target remember(Object url, URI uri) {
    Target target = new Target(uri, Origin.of(uri));
    last = new Reading(url, target);
    return target;
  }
}
