package dev.penstock.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penstock.batch.Environment;
import dev.penstock.input.Setting;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What must not be shown: the key, and what by its name is a credential among headers, parameters
 * of the URL and settings of the body.
 */
final class Credentials {
  private static final String BASIC = "basic ";

  private final List<String> found = new ArrayList<>();

  private Credentials() {}

  static List<String> in(
      Environment environment, Map<String, String> headers, List<Setting> settings) {
    Credentials credentials = new Credentials();
    environment.key().ifPresent(key -> credentials.found.add(key.value()));
    headers.forEach(credentials::addHeader);
    credentials.addParameters(environment.apiUrl().replaceFirst("^[^?]*", ""));
    settings.forEach(credentials::addSetting);
    return credentials.found;
  }

  /** What follows a scheme such as Bearer, and each value of a list such as that of cookies. */
  private void addHeader(String name, String value) {
    if (!isOfCredential(name)) {
      return;
    }
    found.add(value.substring(value.lastIndexOf(' ') + 1));
    for (String word : value.split("[\\s;,]+", -1)) {
      found.add(word.substring(word.indexOf('=') + 1).replaceAll("^\"|\"$", ""));
    }
    if (value.toLowerCase(Locale.ROOT).startsWith(BASIC)) {
      addLogin(value.substring(BASIC.length()).strip());
    }
  }

  private void addLogin(String base64) {
    try {
      String login = new String(Base64.getDecoder().decode(base64), UTF_8);
      found.add(login);
      found.add(login.substring(login.indexOf(':') + 1));
    } catch (IllegalArgumentException e) {
      // no base64: there is nothing else in it
    }
  }

  private void addParameters(String query) {
    Stream.of(query.split("[?&]"))
        .map(parameter -> parameter.split("=", 2))
        .filter(parameter -> parameter.length == 2 && isOfCredential(parameter[0]))
        .forEach(
            parameter -> {
              found.add(parameter[1]);
              addDecoded(parameter[1]);
            });
  }

  private void addDecoded(String value) {
    try {
      found.add(URLDecoder.decode(value, UTF_8));
    } catch (IllegalArgumentException e) {
      // a percent sign that stands for itself
    }
  }

  private void addSetting(Setting setting) {
    JsonNode value = JsonMapper.shared().readTree(setting.json());
    if (value.isString() && isOfCredential(setting.path().get(setting.path().size() - 1))) {
      found.add(value.stringValue());
    }
  }

  private static boolean isOfCredential(String name) {
    String lowerCase = name.toLowerCase(Locale.ROOT);
    return Stream.of("auth", "key", "token", "secret", "cookie", "passw", "credential", "session")
        .anyMatch(lowerCase::contains);
  }
}
