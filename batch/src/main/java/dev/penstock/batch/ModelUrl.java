package dev.penstock.batch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penstock.http.Origin;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A URL to post to, in whose path {@code {model}} stands for the {@code model} of the body.
 *
 * @param template as the user wrote it
 */
public record ModelUrl(String template) {
  /** What is replaced. */
  public static final String PLACEHOLDER = "{model}";

  private static final String ENCODED_PLACEHOLDER = "%7Bmodel%7D";
  private static final String RESOURCE_PREFIX = "models/";
  private static final String HEX = "0123456789ABCDEF";
  private static final JsonFactory FACTORY = new JsonFactory();

  /**
   * Checks the template.
   *
   * @throws IllegalArgumentException if it is no URL that can be sent to, or has the model outside
   *     of its path
   */
  public ModelUrl {
    URI pattern = pattern(template);
    String outside = pattern.toString().replace(pattern.getRawPath(), "");
    if (template.contains(PLACEHOLDER) && outside.contains(ENCODED_PLACEHOLDER)) {
      throw new IllegalArgumentException(
          PLACEHOLDER
              + " may stand in the path only, as in /v1beta/models/{model}:generateContent");
    }
  }

  /** Where the body of a request goes. */
  public sealed interface Target {
    /** To this URL. */
    record At(URI uri) implements Target {}

    /** Nowhere: the body does not tell its model. */
    record Unknown(String problem) implements Target {}
  }

  /** Whether the URL is not the same for all bodies. */
  public boolean hasModel() {
    return template.contains(PLACEHOLDER);
  }

  /** The URL with its placeholder escaped: good for its origin and its dialect, not to send to. */
  public URI pattern() {
    return pattern(template);
  }

  private static URI pattern(String template) {
    return Origin.parseUri(template.replace(PLACEHOLDER, ENCODED_PLACEHOLDER));
  }

  /** Where a body goes. Whatever its model is called, it stays one segment of the path. */
  public Target of(byte[] body) {
    if (!hasModel()) {
      return new Target.At(pattern());
    }
    String named = model(body);
    String model =
        named != null && named.startsWith(RESOURCE_PREFIX)
            ? named.substring(RESOURCE_PREFIX.length())
            : named;
    if (model == null || model.isBlank()) {
      return new Target.Unknown(
          "\"model\" is missing, which api_url asks for; add it, or set one with --set model=NAME");
    } else if (model.equals(".") || model.equals("..")) {
      return new Target.Unknown("\"model\" is \"%s\", which is no name".formatted(model));
    }
    return new Target.At(Origin.parseUri(template.replace(PLACEHOLDER, encoded(model))));
  }

  /** The text at {@code model} in the object that a body is; null if there is none. */
  private static @Nullable String model(byte[] body) {
    try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), body)) {
      String model = null;
      if (json.nextToken() == JsonToken.START_OBJECT) {
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
          boolean isModel = json.currentName().equals("model");
          json.nextToken();
          if (isModel) {
            model = json.hasToken(JsonToken.VALUE_STRING) ? json.getString() : null;
          }
          json.skipChildren();
        }
      }
      return model;
    } catch (JacksonException e) {
      return null;
    }
  }

  /** All but the unreserved characters of RFC 3986 section 2.3 escaped. */
  private static String encoded(String model) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : model.getBytes(UTF_8)) {
      char c = (char) (b & 0xFF);
      boolean isUnreserved =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "-._~".indexOf(c) >= 0;
      if (isUnreserved) {
        encoded.append(c);
      } else {
        encoded.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xF));
      }
    }
    return encoded.toString();
  }
}
