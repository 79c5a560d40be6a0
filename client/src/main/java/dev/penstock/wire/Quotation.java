package dev.penstock.wire;

import dev.penstock.http.Headers;
import dev.penstock.seam.Wire.Message;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a peer said, fit for a message: without what we sent in a header, should the peer repeat it,
 * and without characters that would steer a terminal.
 */
final class Quotation {
  /** Shorter ones are no keys, and are found within ordinary words. */
  private static final int SHORTEST_SECRET = 8;

  private final Set<String> secrets = new HashSet<>();

  Quotation(Message message) {
    addSecrets(message.headers());
  }

  String of(String text) {
    String quoted = text;
    for (String secret : secrets) {
      quoted = quoted.replace(secret, "***");
    }
    return quoted.replaceAll("[\\p{Cntrl}\u0080-\u009f]", "\uFFFD");
  }

  /** The exception, unless it or one below says more than may be told. */
  @Nullable Throwable of(@Nullable Throwable cause) {
    for (Throwable one = cause; one != null; one = one.getCause()) {
      String text = String.valueOf(one.getMessage());
      if (!of(text).equals(text)) {
        return null;
      }
    }
    return cause;
  }

  /** The words of every value: {@code Bearer} is told, what follows is not. */
  private void addSecrets(Headers headers) {
    headers.forEach(
        (name, value) -> {
          for (String word : value.split("[\\s;,=]+", -1)) {
            if (word.length() >= SHORTEST_SECRET) {
              secrets.add(word);
            }
          }
        });
  }
}
