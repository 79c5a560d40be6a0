package dev.penstock.journal;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * An object in JSON, put together field by field in one line without spaces. A generator for any
 * JSON costs several times as much, and a mapper of objects a tenth of a second to begin with.
 */
final class JsonLine {
  private static final String NULL = "null";

  private final StringBuilder text;

  /** A line of about this length; it begins with an open object. */
  JsonLine(int usualLength) {
    text = new StringBuilder(usualLength).append('{');
  }

  /** Begins a field. */
  JsonLine name(String name) {
    separate();
    text.append('"').append(name).append("\":");
    return this;
  }

  /** Opens an object as an element of an array. */
  JsonLine element() {
    separate();
    return open('{');
  }

  JsonLine open(char bracket) {
    text.append(bracket);
    return this;
  }

  JsonLine close(char bracket) {
    text.append(bracket);
    return this;
  }

  private void separate() {
    char before = text.charAt(text.length() - 1);
    if (before != '{' && before != '[') {
      text.append(',');
    }
  }

  JsonLine number(String name, long number) {
    name(name).text.append(number);
    return this;
  }

  JsonLine number(String name, OptionalInt number) {
    return number.isPresent() ? number(name, number.getAsInt()) : raw(name, NULL);
  }

  JsonLine number(String name, OptionalLong number) {
    return number.isPresent() ? number(name, number.getAsLong()) : raw(name, NULL);
  }

  JsonLine truth(String name, boolean truth) {
    name(name).text.append(truth);
    return this;
  }

  JsonLine string(String name, Optional<String> string) {
    return string.isPresent() ? string(name, string.get()) : raw(name, NULL);
  }

  JsonLine string(String name, String string) {
    name(name);
    quoted(string);
    return this;
  }

  /** A text as an element of an array. */
  JsonLine string(String string) {
    separate();
    quoted(string);
    return this;
  }

  private void quoted(String string) {
    text.append('"');
    if (isPlain(string)) {
      text.append(string);
    } else {
      JsonStringEncoder.getInstance().quoteAsString(wellFormed(string), text);
    }
    text.append('"');
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\' || Character.isSurrogate(c)) {
        return false;
      }
    }
    return true;
  }

  JsonLine nothing(String name) {
    return raw(name, NULL);
  }

  /** A value that is JSON as it stands. */
  JsonLine raw(String name, String json) {
    name(name).text.append(json);
    return this;
  }

  /** Closes the object; with a newline. */
  String end() {
    return text.append("}\n").toString();
  }

  /** A lone surrogate, which UTF-8 cannot hold, becomes U+FFFD. */
  private static String wellFormed(String text) {
    int lone = loneSurrogate(text, 0);
    if (lone < 0) {
      return text;
    }
    StringBuilder result = new StringBuilder(text);
    for (; lone >= 0; lone = loneSurrogate(text, lone + 1)) {
      result.setCharAt(lone, '\uFFFD');
    }
    return result.toString();
  }

  private static int loneSurrogate(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean isPair = i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
        if (!isPair) {
          return i;
        }
        i++;
      }
    }
    return -1;
  }
}
