package dev.penstock.batch;

import dev.penstock.dialect.Dialect;
import dev.penstock.http.Headers;
import dev.penstock.http.ProxyRules;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where requests go and how: one line of a configuration, checked.
 *
 * @param name what it is chosen by
 * @param apiUrl an http or https URL, maybe a {@link ModelUrl}, or one that {@link #isMock}
 * @param key the credential, if there is one
 * @param keySource where the key is, in words that do not hold it; empty without a key
 * @param headers to send, the one with the key among them
 * @param dialect absent only of one that {@link #isMock}
 * @param proxies absent: as the process's environment says
 * @param authorities a file of certificates to trust; absent: as the process's environment says
 * @param notices what the user should know about the line
 */
public record Environment(
    String name,
    String apiUrl,
    Optional<Secret> key,
    String keySource,
    Headers headers,
    Optional<AskedRate> rate,
    OptionalInt maxConcurrency,
    Optional<Dialect> dialect,
    Optional<ProxyRules> proxies,
    Optional<Path> authorities,
    List<String> notices) {
  /** The URL of the endpoint that is built in; whoever starts the run puts its own in place. */
  public static final String MOCK = "mock:";

  /** Whether the endpoint that is built in is meant: {@link #MOCK}, or that with a query. */
  public boolean isMock() {
    return isMock(apiUrl);
  }

  static boolean isMock(String apiUrl) {
    return apiUrl.equals(MOCK) || apiUrl.startsWith(MOCK + "?");
  }

  /** Copies the list. */
  public Environment {
    notices = List.copyOf(notices);
  }
}
