package dev.penstock.batch;

import dev.penstock.client.AsyncHttpClient;
import dev.penstock.client.Request;
import dev.penstock.dialect.Dialect;
import dev.penstock.dialect.KeyField;
import dev.penstock.http.Headers;
import dev.penstock.http.Origin;
import dev.penstock.http.Proxy;
import dev.penstock.http.ProxyRules;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** One line of a configuration: collects all that is wrong with it. */
final class EnvironmentLine {
  private static final Set<String> FIELDS =
      Set.of(
          "env",
          "name",
          "api_url",
          "api_key",
          "auth",
          "headers",
          "rate_limit",
          "max_concurrency",
          "dialect",
          "proxy",
          "ca_file");
  private static final String AUTH_HEADER = "header:";
  private static final Pattern KEY_IN_QUERY =
      Pattern.compile("(?:^|&)(?:api[-_]?)?(?:key|access_token)=.", Pattern.CASE_INSENSITIVE);

  private final Path config;
  private final long line;
  private final JsonFields fields;
  private final List<String> problems = new ArrayList<>();
  private final List<String> notices = new ArrayList<>();

  /**
   * Reads the line, not yet its fields.
   *
   * @throws ConfigException if a field is there twice
   */
  EnvironmentLine(Path config, long line, byte[] object) throws ConfigException {
    this.config = config;
    this.line = line;
    try {
      fields = JsonFields.of(object);
    } catch (JacksonException e) {
      throw new ConfigException(
          List.of(at("%s; correct the line".formatted(e.getOriginalMessage()))));
    }
  }

  long line() {
    return line;
  }

  /** The field's text as it stands; empty if there is none. */
  String shown(String field) {
    Object value = fields.value(field);
    return value == null || value instanceof Map || value instanceof List ? "" : value.toString();
  }

  /** The whole line, checked. */
  Environment read(Map<String, String> variables) throws ConfigException {
    String name = require("env", "the name it is chosen by");
    String apiUrl = require("api_url", "where requests are posted to, or \"mock:\"");
    Optional<ApiKey> place =
        text("api_key").flatMap(text -> parse("api_key", text, spec -> key(spec)));
    Optional<Secret> key = place.flatMap(at -> parse("api_key", at, from -> from.read(variables)));
    Optional<URI> url = url(apiUrl, key);
    Optional<Dialect> dialect =
        text("dialect")
            .map(text -> parse("dialect", text, Dialect::named))
            .orElseGet(() -> url.map(Dialect::forUrl));
    Headers headers = headers(key, dialect);
    Optional<AskedRate> rate =
        scalar("rate_limit").flatMap(text -> parse("rate_limit", text, AskedRate::parse));
    OptionalInt maxConcurrency = maxConcurrency();
    Optional<ProxyRules> proxies = proxies();
    Optional<Path> authorities =
        text("ca_file").flatMap(text -> parse("ca_file", text, this::authorities));
    noticeUnknown();
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return new Environment(
        name,
        apiUrl,
        key,
        place.map(ApiKey::source).orElse(""),
        headers,
        rate,
        maxConcurrency,
        dialect,
        proxies,
        authorities,
        notices);
  }

  /** Where bodies go, if that is a URL; its model may be left open. */
  private Optional<URI> url(String apiUrl, Optional<Secret> key) {
    if (apiUrl.isEmpty() || Environment.isMock(apiUrl)) {
      return Optional.empty();
    }
    Optional<URI> url = parse("api_url", apiUrl, text -> new ModelUrl(text).pattern());
    url.map(Origin::of)
        .filter(origin -> key.isPresent() && !origin.isSecure() && !Neighbourhood.has(origin))
        .ifPresent(
            origin -> notice("the key goes unencrypted to %s; use https://".formatted(origin)));
    url.map(URI::getRawQuery)
        .filter(query -> KEY_IN_QUERY.matcher(query).find())
        .ifPresent(
            query ->
                notice(
                    "api_url holds a key, which --list-envs shows; put it into api_key and leave it out"
                        + " of the URL"));
    return url;
  }

  private ApiKey key(String text) {
    ApiKey key = ApiKey.parse(text, config);
    if (key instanceof ApiKey.Inline && ApiKey.isReadableByOthers(config)) {
      notice(
          "holds a key and can be read by other users; chmod 600 %s, or use ${NAME}"
              .formatted(config));
    }
    return key;
  }

  /** Empty if the line says nothing of it; {@code "none"} and {@code ""} say that there is none. */
  private Optional<ProxyRules> proxies() {
    if (fields.value("proxy") instanceof String none && none.isBlank()) {
      return Optional.of(ProxyRules.none());
    }
    return text("proxy")
        .flatMap(
            text ->
                parse(
                    "proxy",
                    text,
                    url ->
                        url.equals("none") ? ProxyRules.none() : ProxyRules.all(Proxy.parse(url))));
  }

  private Path authorities(String text) {
    Path file = config.resolveSibling(text);
    try {
      AsyncHttpClient.builder().trustedAuthorities(file);
      return file;
    } catch (IOException e) {
      throw new IllegalArgumentException(
          e.getMessage() + "; name a file of certificates in PEM", e);
    }
  }

  private Headers headers(Optional<Secret> key, Optional<Dialect> dialect) {
    Headers.Builder headers = Headers.builder();
    dialect.map(Dialect::headers).orElse(Map.of()).forEach(headers::set);
    Optional<KeyField> field =
        text("auth")
            .map(this::keyField)
            .orElseGet(() -> Optional.of(dialect.map(Dialect::keyField).orElse(KeyField.BEARER)));
    if (field.isPresent() && key.isPresent()) {
      set(headers, field.get().name(), field.get().prefix() + key.get().value());
    }
    Object own = fields.value("headers");
    if (own instanceof Map<?, ?> map) {
      map.forEach((name, value) -> set(headers, (String) name, value));
    } else if (own != null) {
      problem("headers must be an object of texts, like {\"X-Team\":\"blue\"}");
    }
    return headers.build();
  }

  private void set(Headers.Builder headers, String name, @Nullable Object value) {
    if (value instanceof String text) {
      set(headers, name, text);
    } else {
      problem("headers: the value of %s must be a text".formatted(name));
    }
  }

  /** Empty if no key is to be sent. */
  private Optional<KeyField> keyField(String auth) {
    if (auth.startsWith(AUTH_HEADER)) {
      return Optional.of(KeyField.plain(auth.substring(AUTH_HEADER.length())));
    } else if (!auth.equals("bearer") && !auth.equals("none")) {
      problem("auth: unknown way \"%s\"; there are: bearer, header:NAME, none".formatted(auth));
    }
    return auth.equals("bearer") ? Optional.of(KeyField.BEARER) : Optional.empty();
  }

  private void set(Headers.Builder headers, String name, String value) {
    try {
      Request.post("http://localhost").header(name, value);
      headers.set(name, value);
    } catch (IllegalArgumentException e) {
      problem("headers: " + e.getMessage());
    }
  }

  private OptionalInt maxConcurrency() {
    Object value = fields.value("max_concurrency");
    if (value instanceof Integer count && count > 0) {
      return OptionalInt.of(count);
    } else if (value != null) {
      String shown = value instanceof String text ? '"' + text + '"' : value.toString();
      problem("max_concurrency must be a whole number above 0, not " + shown);
    }
    return OptionalInt.empty();
  }

  private String require(String field, String meaning) {
    int before = problems.size();
    Optional<String> text = text(field);
    if (text.isEmpty() && problems.size() == before) {
      problem("\"%s\" is missing: %s".formatted(field, meaning));
    }
    return text.orElse("");
  }

  private Optional<String> text(String field) {
    Object value = fields.value(field);
    if (value != null && !(value instanceof String)) {
      problem("%s must be a text in quotes".formatted(field));
    }
    return value instanceof String text
        ? Optional.of(text.strip()).filter(stripped -> !stripped.isEmpty())
        : Optional.empty();
  }

  private Optional<String> scalar(String field) {
    return fields.value(field) instanceof Number number ? Optional.of(plain(number)) : text(field);
  }

  private static String plain(Number number) {
    return number instanceof Double real && real.isInfinite()
        ? number.toString()
        : new BigDecimal(number.toString()).toPlainString();
  }

  private <S, T> Optional<T> parse(String field, S source, Function<S, T> parser) {
    try {
      return Optional.of(parser.apply(source));
    } catch (IllegalArgumentException e) {
      problem("%s: %s".formatted(field, e.getMessage()));
      return Optional.empty();
    }
  }

  private void noticeUnknown() {
    fields.names().stream()
        .filter(field -> !FIELDS.contains(field))
        .forEach(field -> notice("unknown field \"%s\" is ignored".formatted(field)));
  }

  private void problem(String text) {
    problems.add(at(text));
  }

  private void notice(String text) {
    notices.add(at(text));
  }

  private String at(String text) {
    return "%s:%d: %s".formatted(config, line, text);
  }
}
