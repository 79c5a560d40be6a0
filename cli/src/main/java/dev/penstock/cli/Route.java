package dev.penstock.cli;

import dev.penstock.batch.Environment;
import dev.penstock.batch.ModelUrl;
import dev.penstock.batch.RunPlan;
import dev.penstock.client.AsyncHttpClient;
import dev.penstock.http.Origin;
import dev.penstock.http.Proxy;
import dev.penstock.http.ProxyRules;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The way to the endpoint of an environment.
 *
 * @param proxy leads there; absent if nothing is between
 * @param reason who says so, in words
 * @param trust whose certificates are believed
 */
record Route(Optional<Proxy> proxy, String reason, Trust trust) {
  private static final String CA_VARIABLE = "SSL_CERT_FILE";

  /** Whose certificates are believed. */
  private sealed interface Trust {
    /** In words. */
    String text();
  }

  /** There is no TLS. */
  private record Unencrypted() implements Trust {
    @Override
    public String text() {
      return "none, the way is not encrypted";
    }
  }

  /** No authority is asked. */
  private record Anyone() implements Trust {
    @Override
    public String text() {
      return "NOT VERIFIED (--insecure)";
    }
  }

  /** What Java trusts. */
  private record Java() implements Trust {
    @Override
    public String text() {
      return "of the authorities that Java trusts";
    }
  }

  /** Only those in the file. */
  private record Authorities(Path file, String source) implements Trust {
    @Override
    public String text() {
      return "of the authorities in %s (%s)".formatted(file, source);
    }
  }

  /**
   * Finds it: what the environment says wins over the variables. The built-in endpoint needs none.
   *
   * @throws UsageException if a variable is of no use; the message names it
   */
  static Route of(Environment environment, Map<String, String> variables, boolean insecure) {
    if (environment.isMock()) {
      return new Route(Optional.empty(), "it is built in", new Unencrypted());
    }
    Origin origin = Origin.of(new ModelUrl(environment.apiUrl()).pattern());
    try {
      Optional<ProxyRules> own = environment.proxies();
      ProxyRules rules = own.orElseGet(() -> ProxyRules.fromEnvironment(variables));
      Optional<Proxy> proxy = rules.proxyFor(origin);
      return new Route(
          proxy,
          own.isPresent() ? "proxy in the configuration" : reason(origin, rules, proxy),
          origin.isSecure() ? trust(environment, variables, insecure) : new Unencrypted());
    } catch (IllegalArgumentException e) {
      throw new UsageException(e);
    }
  }

  private static String reason(Origin origin, ProxyRules rules, Optional<Proxy> proxy) {
    String variable = origin.isSecure() ? "HTTPS_PROXY" : "HTTP_PROXY";
    if (proxy.isPresent()) {
      return "%s or ALL_PROXY".formatted(variable);
    }
    boolean isExcepted = (origin.isSecure() ? rules.https() : rules.http()).isPresent();
    return isExcepted ? "NO_PROXY" : "no proxy is set";
  }

  private static Trust trust(
      Environment environment, Map<String, String> variables, boolean insecure) {
    if (insecure) {
      return new Anyone();
    } else if (environment.authorities().isPresent()) {
      return new Authorities(environment.authorities().get(), "ca_file in the configuration");
    }
    String variable = variables.getOrDefault(CA_VARIABLE, "");
    return variable.isBlank() ? new Java() : new Authorities(authorities(variable), CA_VARIABLE);
  }

  private static Path authorities(String file) {
    try {
      Path path = Path.of(file);
      AsyncHttpClient.builder().trustedAuthorities(path);
      return path;
    } catch (IOException | InvalidPathException e) {
      throw new IllegalArgumentException(
          "%s: %s; name a file of certificates in PEM, or unset it"
              .formatted(CA_VARIABLE, e.getMessage()),
          e);
    }
  }

  void addTo(RunPlan.Builder plan) {
    proxy.map(ProxyRules::all).ifPresent(plan::proxies);
    if (trust instanceof Anyone) {
      plan.insecure();
    } else if (trust instanceof Authorities authorities) {
      plan.trustedAuthorities(authorities.file);
    }
  }

  /** What must not be shown. */
  List<String> secrets() {
    return proxy.flatMap(Proxy::credentials).stream()
        .flatMap(login -> Stream.of(login.password(), login.basic().substring("Basic ".length())))
        .toList();
  }

  /** What the user has to know before anything is sent. */
  List<String> notices() {
    return trust instanceof Anyone
        ? List.of(
            "--insecure: no certificate is verified; anyone on the way can read the key and the"
                + " bodies, and change the answers")
        : List.of();
  }

  /** For the plan of a run; without credentials. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(proxy.map(by -> "through the proxy " + by).orElse("direct") + " (" + reason + ")");
    lines.add("certificates: " + trust.text());
    return lines;
  }
}
